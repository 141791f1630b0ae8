/**
 * Refuse a range that is not inside of a file, as every `ByteSource` has to.
 *
 * @throws {RangeError} unless both are whole numbers and `0 ≤ start ≤ end ≤ byteLength`.
 */
export function requireByteRange(start: number, end: number, byteLength: number): void {
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (isWhole && start >= 0 && start <= end && end <= byteLength) return;
  throw new RangeError(`Cannot read bytes ${start} to ${end}: the file has ${byteLength}`);
}
