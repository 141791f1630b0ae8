/** The smallest magnitude that is kept, and how many of those that equal it. */
export interface MagnitudeThreshold {
  /** Bits of a 32-bit float without its sign; these order like the numbers. Larger ones are all kept. */
  readonly bits: number;
  /** How many values of exactly this magnitude are kept, the earliest first. */
  readonly kept: number;
}

const HIGH_BINS = 2 ** 16;
const LOW_BITS = 15;
const LOW_BINS = 2 ** LOW_BITS;
const INFINITY_BITS = 0x7f800000;

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/**
 * Finds the k-th largest magnitude of θᵢ − θ₀ exactly, in two walks over the tensor and 384 KiB: the first counts
 * magnitudes, rounded to 32-bit floats, by their 16 high bits, the second those of the one interesting group by their
 * 15 low bits.
 *
 * Call `countHigh` for all blocks, `narrow` once, `countLow` for all blocks again, then `threshold`.
 */
export class MagnitudeSearch {
  private readonly high = new Uint32Array(HIGH_BINS);
  private readonly low = new Uint32Array(LOW_BINS);
  private group = 0;
  private wanted: number;

  /** @param wanted k, at least 1 and at most as many values as there will be. */
  constructor(wanted: number) {
    this.wanted = wanted;
  }

  countHigh(values: Float32Array, base: Float32Array): void {
    const { high } = this;
    for (let index = 0; index < values.length; index += 1) {
      float[0] = (values[index] ?? 0) - (base[index] ?? 0);
      const bin = ((floatBits[0] ?? 0) & 0x7fffffff) >>> LOW_BITS;
      high[bin] = (high[bin] ?? 0) + 1;
    }
  }

  /** How many of the values were infinite, not a number or too large for 32 bits. */
  get notFinite(): number {
    return this.high.subarray(INFINITY_BITS >>> LOW_BITS).reduce((sum, inBin) => sum + inBin, 0);
  }

  narrow(): void {
    const found = descend(this.high, this.wanted);
    this.group = found.bin;
    this.wanted = found.within;
  }

  countLow(values: Float32Array, base: Float32Array): void {
    const { low, group } = this;
    for (let index = 0; index < values.length; index += 1) {
      float[0] = (values[index] ?? 0) - (base[index] ?? 0);
      const bits = (floatBits[0] ?? 0) & 0x7fffffff;
      if (bits >>> LOW_BITS !== group) continue;
      const bin = bits & (LOW_BINS - 1);
      low[bin] = (low[bin] ?? 0) + 1;
    }
  }

  threshold(): MagnitudeThreshold {
    const { bin, within } = descend(this.low, this.wanted);
    return { bits: (this.group << LOW_BITS) | bin, kept: within };
  }
}

/** The bin that holds the `wanted`-th value from the top, and which of its own values that is. */
function descend(bins: Uint32Array, wanted: number): { readonly bin: number; readonly within: number } {
  let within = wanted;
  let bin = bins.length - 1;
  for (; bin > 0 && (bins[bin] ?? 0) < within; bin -= 1) within -= bins[bin] ?? 0;
  return { bin, within };
}
