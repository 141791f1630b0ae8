import { AppError } from "#core/errors.ts";

/** MLC's 4-bit formats that Hearth makes: the number after `f` is the width of the model's floats on the GPU. */
export const GROUP_FORMATS = ["q4f16_1", "q4f32_1"] as const;

export type GroupFormat = (typeof GROUP_FORMATS)[number];

/** Values that share a scale. */
export const GROUP_LENGTH = 32;

/** 32-bit words that hold the levels of a group. */
export const WORDS_PER_GROUP = 4;

/** Rows of weights in 4 bits. */
export interface QuantizedValues {
  /** Shape `[rows, 4 · groups per row]`; eight levels of 0 to 14 a word, the first in the lowest bits. */
  readonly packed: Uint32Array<ArrayBuffer>;
  /** Shape `[rows, groups per row]`; bits of float16 in `q4f16_1`, of bfloat16 in `q4f32_1`. */
  readonly scales: Uint16Array<ArrayBuffer>;
}

/** Groups in a row of this many values; the last one may be short. */
export function countGroups(columns: number): number {
  return Math.ceil(columns / GROUP_LENGTH);
}

/** The fault of weights that a format cannot hold. */
export function notStorable(row: number, format: GroupFormat): AppError {
  const limit =
    format === "q4f16_1" ? "beyond float16 (65504), infinite or not a number" : "infinite or not a number";
  return new AppError(
    "weights/not-finite",
    `Cannot quantize row ${row} to ${format}: it holds a value that is ${limit}`,
    {
      details: { row, format },
    },
  );
}
