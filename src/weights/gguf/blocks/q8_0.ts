import { float16Bits, float16Table } from "#weights/tensors/dtype.ts";
import { BLOCK_LENGTH, requireBlocks, unstorable } from "./blockFormat.ts";

/** A float16 scale and 32 signed bytes. */
export const Q8_0_BYTES = 34;

/**
 * Store 32-bit floats as Q8_0, every bit as ggml's `quantize_row_q8_0_ref`: with the largest magnitude `amax` of a block,
 * `d = amax / 127`, `q = round(x · (1 / d))` with halves away from zero, all in 32-bit arithmetic. `d` is stored as float16, but
 * divided by unrounded. Where `1 / d` is infinite, which C leaves undefined, every `q` is 0.
 *
 * @param values Whole blocks of 32.
 * @param bytes 34 for each block.
 * @throws {AppError} `weights/not-finite`, with the value and its `index`.
 */
export function encodeQ8_0(values: Float32Array, bytes: Uint8Array): void {
  requireBlocks(values, bytes, Q8_0_BYTES);
  // signs taken from the bits: a branch on them would be mispredicted every other time
  const signs = new Int32Array(values.buffer, values.byteOffset, values.length);
  let target = 0;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const end = start + BLOCK_LENGTH;
    let amax = 0;
    let poison = 0;
    for (let index = start; index < end; index += 1) {
      const value = values[index] ?? 0;
      const size = Math.abs(value);
      if (size > amax) amax = size;
      poison += value - value;
    }
    const scale = Math.fround(amax / 127);
    const half = float16Bits(scale);
    // infinity minus itself is NaN, as NaN is
    if (poison !== 0 || half >= 0x7c00) throw unstorable(values, start, "Q8_0");
    bytes[target] = half & 0xff;
    bytes[target + 1] = half >>> 8;
    target += 2;
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    for (let index = start; index < end; index += 1) {
      const sign = (signs[index] ?? 0) >> 31;
      const size = (Math.abs(Math.fround((values[index] ?? 0) * inverse)) + 0.5) | 0;
      bytes[target] = (size ^ sign) - sign;
      target += 1;
    }
  }
}

/**
 * Read Q8_0 as 32-bit floats: `q · d`.
 *
 * @param bytes Whole blocks of 34 bytes.
 * @param values 32 for each block.
 */
export function decodeQ8_0(bytes: Uint8Array, values: Float32Array): void {
  requireBlocks(values, bytes, Q8_0_BYTES);
  const halves = float16Table();
  let source = 0;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const scale = halves[(bytes[source] ?? 0) | ((bytes[source + 1] ?? 0) << 8)] ?? 0;
    source += 2;
    for (let index = start; index < start + BLOCK_LENGTH; index += 1) {
      values[index] = (((bytes[source] ?? 0) << 24) >> 24) * scale;
      source += 1;
    }
  }
}
