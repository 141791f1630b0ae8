import type { DrawMask } from "./keepMask.ts";
import type { MagnitudeThreshold } from "./largestMagnitudes.ts";

/** How many values are worked on at a time: a few such arrays stay in a processor's first cache. */
export const TILE_VALUES = 2_048;

/** An array for one tile's intermediate results, in double precision. */
export function createTile(): Float64Array {
  return new Float64Array(TILE_VALUES);
}

/** A stretch of one model's values θᵢ beside the base's θ₀. */
export interface DeltaTile {
  readonly values: Float32Array;
  readonly base: Float32Array;
  /** Where the tile begins in both arrays. */
  readonly from: number;
  /** At most `TILE_VALUES`. */
  readonly count: number;
  /** Where the tile begins in the tensor. */
  readonly start: number;
}

/** Where tiles begin in a block, and how many values they hold. */
export function* tilesOf(blockCount: number): Generator<{ readonly from: number; readonly count: number }> {
  for (let from = 0; from < blockCount; from += TILE_VALUES) {
    yield { from, count: Math.min(TILE_VALUES, blockCount - from) };
  }
}

/** Takes those values of δ = θᵢ − θ₀ that are kept. Made anew for every walk over the tensor. */
export interface Keeper {
  /**
   * Write factor · m∘δ to the start of `kept`. Tiles come front to back, without gaps. δ is a difference of doubles, which
   * is exact for most pairs of floats.
   */
  keep(tile: DeltaTile, factor: number, kept: Float64Array): void;
}

/** Keeps everything. */
export const KEEP_ALL: Keeper = {
  keep({ values, base, from, count }, factor, kept) {
    for (let index = 0; index < count; index += 1) {
      kept[index] = factor * ((values[from + index] ?? 0) - (base[from + index] ?? 0));
    }
  },
};

/** Keeps nothing. */
export const KEEP_NONE: Keeper = {
  keep({ count }, _factor, kept) {
    kept.fill(0, 0, count);
  },
};

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/** Keeps all values above a threshold, and of those that equal it the earliest. */
export class LargestKeeper implements Keeper {
  private readonly smallest: number;
  private left: number;

  constructor({ bits, kept }: MagnitudeThreshold) {
    this.smallest = bits;
    this.left = kept;
  }

  keep({ values, base, from, count }: DeltaTile, factor: number, kept: Float64Array): void {
    const { smallest } = this;
    let { left } = this;
    for (let index = 0; index < count; index += 1) {
      const delta = (values[from + index] ?? 0) - (base[from + index] ?? 0);
      float[0] = delta;
      const magnitude = (floatBits[0] ?? 0) & 0x7fffffff;
      // the sign bit of the difference, 1 for larger magnitudes: a jump would be guessed wrong half the time
      let isKept = (smallest - magnitude) >>> 31;
      if (magnitude === smallest && left > 0) {
        left -= 1;
        isKept = 1;
      }
      kept[index] = factor * delta * isKept;
    }
    this.left = left;
  }
}

/** Which values of which tensor are drawn. */
export interface RandomKeeperSetting {
  readonly tensor: string;
  readonly model: number;
  readonly density: number;
}

const mask = new Uint8Array(TILE_VALUES);

/** Keeps each value with the same probability. */
export class RandomKeeper implements Keeper {
  private readonly setting: RandomKeeperSetting;
  private readonly drawMask: DrawMask;

  constructor(setting: RandomKeeperSetting, drawMask: DrawMask) {
    this.setting = setting;
    this.drawMask = drawMask;
  }

  keep({ values, base, from, count, start }: DeltaTile, factor: number, kept: Float64Array): void {
    this.drawMask({ ...this.setting, start }, mask, count);
    for (let index = 0; index < count; index += 1) {
      const delta = (values[from + index] ?? 0) - (base[from + index] ?? 0);
      kept[index] = factor * delta * (mask[index] ?? 0);
    }
  }
}
