import { bfloat16Bits, bfloat16Value, float16Bits, float16Value } from "#weights/tensors/dtype.ts";
import {
  countGroups,
  GROUP_LENGTH,
  type GroupFormat,
  notStorable,
  type QuantizedValues,
  WORDS_PER_GROUP,
} from "./groupFormat.ts";

const LEVELS_PER_WORD = 8;
const ZERO_LEVEL = 7;
const LARGEST_LEVEL = 14;

/** How a format rounds on the way, and how it stores a scale. */
const ARITHMETIC = {
  q4f16_1: { round: roundToFloat16, scaleBits: float16Bits },
  q4f32_1: { round: Math.fround, scaleBits: bfloat16Bits },
} as const;

/**
 * Quantize rows of weights to 4 bits with one scale for every 32 values, as MLC's `q4f16_1` and `q4f32_1` do. This is
 * the readable version; `createGroupQuantizer` gives the same bits many times as fast.
 *
 * `scale = max|w| / 7` and `level = clamp(round(w / scale + 7), 0, 14)`, where every step is rounded to float16
 * (`q4f16_1`, the weights first) or float32 (`q4f32_1`), and `round` takes ties to the even number. Eight levels fill a
 * 32-bit word, the first in the lowest bits. A group whose scale is 0 stores 7s. In a row whose length is not a
 * multiple of 32, the last group is filled up with levels of 0.
 *
 * @param values Row-major, shape `[rows, columns]`.
 * @throws {AppError} `weights/not-finite` with `details.row` for NaN, infinity, or in `q4f16_1` a number that rounds
 *   beyond 65504.
 * @see mlc-llm `python/mlc_llm/quantization/group_quantization.py`, `_quantize`
 * @example
 * quantizeReference(new Float32Array(32).fill(1), 32, "q4f16_1")
 * // packed: four times 0xeeeeeeee, scales: [0x3092], the float16 nearest to 1/7
 */
export function quantizeReference(
  values: Float32Array,
  columns: number,
  format: GroupFormat,
): QuantizedValues {
  const rows = columns === 0 ? 0 : values.length / columns;
  const groupsPerRow = countGroups(columns);
  const packed = new Uint32Array(rows * groupsPerRow * WORDS_PER_GROUP);
  const scales = new Uint16Array(rows * groupsPerRow);
  for (let group = 0; group < scales.length; group += 1) {
    const row = Math.floor(group / groupsPerRow);
    const start = row * columns + (group % groupsPerRow) * GROUP_LENGTH;
    const end = Math.min(start + GROUP_LENGTH, (row + 1) * columns);
    const { words, scaleBits } = quantizeGroup(values.subarray(start, end), format, row);
    packed.set(words, group * WORDS_PER_GROUP);
    scales[group] = scaleBits;
  }
  return { packed, scales };
}

function quantizeGroup(
  group: Float32Array,
  format: GroupFormat,
  row: number,
): { readonly words: Uint32Array; readonly scaleBits: number } {
  const { round, scaleBits } = ARITHMETIC[format];
  const weights = Array.from(group, round);
  const largest = Math.max(...weights.map(Math.abs));
  if (!Number.isFinite(largest)) throw notStorable(row, format);
  const scale = round(largest / ZERO_LEVEL);
  const words = new Uint32Array(WORDS_PER_GROUP);
  for (const [index, weight] of weights.entries()) {
    const shifted = scale === 0 ? ZERO_LEVEL : round(round(weight / scale) + ZERO_LEVEL);
    const level = Math.min(Math.max(roundHalfToEven(shifted), 0), LARGEST_LEVEL);
    const word = Math.floor(index / LEVELS_PER_WORD);
    words[word] = (words[word] ?? 0) + level * 16 ** (index % LEVELS_PER_WORD);
  }
  return { words, scaleBits: scaleBits(scale) };
}

/**
 * Turn quantized rows back into numbers: `(level − 7) · scale`, exact in float32.
 *
 * @returns Row-major, shape `[rows, columns]`.
 * @throws {RangeError} when there are not as many words and scales as the rows need.
 */
export function dequantizeGroups(
  { packed, scales }: QuantizedValues,
  columns: number,
  format: GroupFormat,
): Float32Array<ArrayBuffer> {
  const groupsPerRow = countGroups(columns);
  if (packed.length !== scales.length * WORDS_PER_GROUP || scales.length % groupsPerRow !== 0) {
    throw new RangeError(`${packed.length} words and ${scales.length} scales are no rows of ${columns}`);
  }
  const toScale = format === "q4f16_1" ? float16Value : bfloat16Value;
  const values = new Float32Array((scales.length / groupsPerRow) * columns);
  for (let group = 0; group < scales.length; group += 1) {
    const scale = toScale(scales[group] ?? 0);
    const row = Math.floor(group / groupsPerRow);
    const first = (group % groupsPerRow) * GROUP_LENGTH;
    const length = Math.min(GROUP_LENGTH, columns - first);
    for (let index = 0; index < length; index += 1) {
      const word = packed[group * WORDS_PER_GROUP + (index >>> 3)] ?? 0;
      values[row * columns + first + index] = (((word >>> ((index & 7) * 4)) & 15) - ZERO_LEVEL) * scale;
    }
  }
  return values;
}

function roundToFloat16(value: number): number {
  return float16Value(float16Bits(value));
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
