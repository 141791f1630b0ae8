/** How far from their source values may be when nothing but rounding to their type has happened to them. */
export interface RoundingBound {
  /** Values of a row that are rounded together, one after the other; the last group may be short. */
  readonly groupLength: number;
  /** Largest difference of a value in a group whose largest magnitude in the source is this. */
  readonly largestError: (largestMagnitude: number) => number;
}

/** Half the spacing of subnormal float16: what a number close to 0 may lose. */
const SUBNORMAL_FLOAT16 = 2 ** -25;
/** The same for bfloat16, whose exponent is that of float32. */
const SUBNORMAL_BFLOAT16 = 2 ** -134;

const FLOAT16 = 2 ** -11;
const BFLOAT16 = 2 ** -8;

/**
 * By type. A block format loses half a level, and what its scale and the steps before it lose; levels are counted in
 * `largest / 7` (MLC's), `largest / 127` (Q8_0) and `largest / 8` (Q4_0).
 */
const BOUNDS: ReadonlyMap<string, RoundingBound> = new Map([
  ["F32", perValue(0, 0)],
  ["F16", perValue(FLOAT16, SUBNORMAL_FLOAT16)],
  ["BF16", perValue(BFLOAT16, SUBNORMAL_BFLOAT16)],
  // weight and scale round to float16 with up to 7 levels at stake, the quotient below 8, the sum below 16
  ["q4f16_1", perGroup(7, 0.5 + 14 * FLOAT16 + 8 * 2 ** -12 + 16 * 2 ** -12, 8 * SUBNORMAL_FLOAT16)],
  // only the stored scale is rounded to bfloat16; the other steps are those of float32
  ["q4f32_1", perGroup(7, 0.5 + 7 * BFLOAT16 + 2 ** -20, 8 * SUBNORMAL_BFLOAT16)],
  ["Q8_0", perGroup(127, 0.5 + 127 * FLOAT16 + 2 ** -15, 128 * SUBNORMAL_FLOAT16)],
  // levels go from -8 to 7 with the largest at -8: one that is as far on the other side is a whole level off
  ["Q4_0", perGroup(8, 1 + 8 * FLOAT16 + 2 ** -18, 9 * SUBNORMAL_FLOAT16)],
]);

/** The bound of a type; `null` for one of which nothing can be said. */
export function roundingBound(dtype: string): RoundingBound | null {
  return BOUNDS.get(dtype) ?? null;
}

function perValue(relative: number, absolute: number): RoundingBound {
  return { groupLength: 1, largestError: (magnitude) => magnitude * relative + absolute };
}

function perGroup(levels: number, levelError: number, absolute: number): RoundingBound {
  return { groupLength: 32, largestError: (largest) => (largest / levels) * levelError + absolute };
}
