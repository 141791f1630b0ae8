import { AppError } from "#core/errors.ts";

/** Weights of one block of Q8_0 and Q4_0. */
export const BLOCK_LENGTH = 32;

/**
 * Where the number lies that a block cannot store, as a fault: an infinity, NaN, or one so large that the scale would not fit
 * into a float16.
 *
 * @param start Where the block starts in `values`.
 */
export function unstorable(values: Float32Array, start: number, type: string): AppError {
  const block = values.subarray(start, start + BLOCK_LENGTH);
  const size = (value: number): number => (Number.isNaN(value) ? Infinity : Math.abs(value));
  const worst = block.reduce(
    (most, value, index) => (size(value) > size(block[most] ?? 0) ? index : most),
    0,
  );
  const value = block[worst] ?? 0;
  const why = Number.isFinite(value) ? "it is too large" : "it is no finite number";
  return new AppError("weights/not-finite", `Cannot store ${value} as ${type}: ${why}`, {
    details: { value, index: start + worst, dtype: type },
  });
}

/**
 * Refuse values that do not make whole blocks, or a target of another length.
 *
 * @throws {RangeError}
 */
export function requireBlocks(values: Float32Array, bytes: Uint8Array, blockBytes: number): void {
  const blockCount = values.length / BLOCK_LENGTH;
  if (Number.isInteger(blockCount) && bytes.length === blockCount * blockBytes) return;
  throw new RangeError(
    `${values.length} values in blocks of ${BLOCK_LENGTH} and ${bytes.length} bytes in blocks of ${blockBytes} do not match`,
  );
}
