/** The smallest magnitude that is kept, and how many of those that equal it. */
export interface MagnitudeThreshold {
  /** Bits of a 32-bit float without its sign; these order like the numbers. Larger ones are all kept. */
  readonly bits: number;
  /** How many values of exactly this magnitude are kept, the earliest first. */
  readonly kept: number;
}

const GROUPS = 2 ** 16;
const LOW_BITS = 15;
const GROUP_SIZE = 2 ** LOW_BITS;
/** Magnitudes 6 % up and down from the guess, and 4 MiB of counts. */
const WINDOW_GROUPS = 31;
const INFINITY_BITS = 0x7f800000;

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/**
 * Finds the k-th largest magnitude of θᵢ − θ₀ exactly, without keeping the values: magnitudes, rounded to 32-bit floats,
 * are counted by their 16 high bits, and in a window around the expected result by all 31.
 *
 * The window is placed where the result would lie if all blocks were like the first. So one walk over the tensor is
 * enough, unless its parts are very different; then a second one finds the result in the window that is now known.
 *
 * Call `count` for all blocks; while `threshold` gives `null`, do it again.
 */
export class MagnitudeSearch {
  private readonly wanted: number;
  private readonly length: number;
  private readonly groups = new Uint32Array(GROUPS);
  private readonly window = new Uint32Array(WINDOW_GROUPS * GROUP_SIZE);
  private firstGroup: number | null = null;

  /**
   * @param wanted k, at least 1 and at most `length`.
   * @param length How many values there will be.
   */
  constructor(wanted: number, length: number) {
    this.wanted = wanted;
    this.length = length;
  }

  count(values: Float32Array, base: Float32Array): void {
    this.firstGroup ??= this.guessFirstGroup(values, base);
    const { groups, window } = this;
    const { length } = window;
    const firstBits = this.firstGroup * GROUP_SIZE;
    for (let index = 0; index < values.length; index += 1) {
      float[0] = (values[index] ?? 0) - (base[index] ?? 0);
      const magnitude = (floatBits[0] ?? 0) & 0x7fffffff;
      const group = magnitude >>> LOW_BITS;
      groups[group] = (groups[group] ?? 0) + 1;
      const place = magnitude - firstBits;
      // −1, all bits, inside the window and 0 outside: a jump would too often be guessed wrong
      const isInside = (~place & (place - length)) >> 31;
      window[place & isInside] = (window[place & isInside] ?? 0) - isInside;
    }
  }

  /** How many of the values were infinite, not a number or too large for 32 bits. */
  get notFinite(): number {
    return this.groups.subarray(INFINITY_BITS >>> LOW_BITS).reduce((sum, inGroup) => sum + inGroup, 0);
  }

  /** @returns `null` if all values have to be counted once more. */
  threshold(): MagnitudeThreshold | null {
    const { bin: group, within: wantedInGroup } = descend(this.groups, this.wanted);
    const place = group - (this.firstGroup ?? GROUPS);
    if (place < 0 || place >= WINDOW_GROUPS) {
      this.firstGroup = windowAround(group);
      this.groups.fill(0);
      this.window.fill(0);
      return null;
    }
    const counts = this.window.subarray(place * GROUP_SIZE, (place + 1) * GROUP_SIZE);
    const { bin, within } = descend(counts, wantedInGroup);
    return { bits: group * GROUP_SIZE + bin, kept: within };
  }

  private guessFirstGroup(values: Float32Array, base: Float32Array): number {
    const groups = new Uint32Array(GROUPS);
    for (let index = 0; index < values.length; index += 1) {
      float[0] = (values[index] ?? 0) - (base[index] ?? 0);
      const group = ((floatBits[0] ?? 0) & 0x7fffffff) >>> LOW_BITS;
      groups[group] = (groups[group] ?? 0) + 1;
    }
    return windowAround(descend(groups, Math.ceil((this.wanted * values.length) / this.length)).bin);
  }
}

function windowAround(group: number): number {
  return Math.max(0, Math.min(group - Math.floor(WINDOW_GROUPS / 2), GROUPS - WINDOW_GROUPS));
}

/** The bin that holds the `wanted`-th value from the top, and which of its own values that is. */
function descend(bins: Uint32Array, wanted: number): { readonly bin: number; readonly within: number } {
  let within = wanted;
  let bin = bins.length - 1;
  for (; bin > 0 && (bins[bin] ?? 0) < within; bin -= 1) within -= bins[bin] ?? 0;
  return { bin, within };
}
