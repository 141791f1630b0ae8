import { float16Bits, float16Table } from "#weights/tensors/dtype.ts";
import { BLOCK_LENGTH, requireBlocks, unstorable } from "./blockFormat.ts";

/** A float16 scale and 16 bytes of two weights each. */
export const Q4_0_BYTES = 18;

const HALF_BLOCK = BLOCK_LENGTH / 2;

/**
 * Store 32-bit floats as Q4_0, every bit as ggml's `quantize_row_q4_0_ref`: with the first value `max` of the largest magnitude
 * in a block, sign included, `d = max / −8`, `q = min(15, trunc(x · (1 / d) + 8.5))`, all in 32-bit arithmetic. Low nibbles hold
 * the first half of the block, high nibbles the second. (Compilers that fuse the multiplication with the addition make a ggml that
 * differs from its own source where the unfused sum is a tie.) `d` is stored as float16, but divided by unrounded. Where `1 / d` is
 * infinite, which C leaves undefined, every `q` is 8, a zero.
 *
 * @param values Whole blocks of 32.
 * @param bytes 18 for each block.
 * @throws {AppError} `weights/not-finite`, with the value and its `index`.
 */
export function encodeQ4_0(values: Float32Array, bytes: Uint8Array): void {
  requireBlocks(values, bytes, Q4_0_BYTES);
  let target = 0;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const end = start + BLOCK_LENGTH;
    let amax = 0;
    let max = 0;
    let poison = 0;
    for (let index = start; index < end; index += 1) {
      const value = values[index] ?? 0;
      const size = Math.abs(value);
      if (size > amax) {
        amax = size;
        max = value;
      }
      poison += value - value;
    }
    const scale = Math.fround(max / -8);
    const half = float16Bits(scale);
    // infinity minus itself is NaN, as NaN is
    if (poison !== 0 || (half & 0x7fff) === 0x7c00) throw unstorable(values, start, "Q4_0");
    bytes[target] = half & 0xff;
    bytes[target + 1] = half >>> 8;
    target += 2;
    const exact = scale === 0 ? 0 : Math.fround(1 / scale);
    const inverse = exact - exact === 0 ? exact : 0;
    for (let index = start; index < start + HALF_BLOCK; index += 1) {
      const low = Math.fround(Math.fround((values[index] ?? 0) * inverse) + 8.5) | 0;
      const high = Math.fround(Math.fround((values[index + HALF_BLOCK] ?? 0) * inverse) + 8.5) | 0;
      bytes[target] = (low > 15 ? 15 : low) | ((high > 15 ? 15 : high) << 4);
      target += 1;
    }
  }
}

/**
 * Read Q4_0 as 32-bit floats: `(q − 8) · d`.
 *
 * @param bytes Whole blocks of 18 bytes.
 * @param values 32 for each block.
 */
export function decodeQ4_0(bytes: Uint8Array, values: Float32Array): void {
  requireBlocks(values, bytes, Q4_0_BYTES);
  const halves = float16Table();
  let source = 0;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const scale = halves[(bytes[source] ?? 0) | ((bytes[source + 1] ?? 0) << 8)] ?? 0;
    source += 2;
    for (let index = start; index < start + HALF_BLOCK; index += 1) {
      const pair = bytes[source] ?? 0;
      values[index] = ((pair & 15) - 8) * scale;
      values[index + HALF_BLOCK] = ((pair >>> 4) - 8) * scale;
      source += 1;
    }
  }
}
