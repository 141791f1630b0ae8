import { Unzlib } from "fflate";

/** Bytes given to the decompressor at a time; each can become at most 1,032 times as many. */
const STEP = 1024;

/** What came out of compressed data. */
export type Inflation =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  | { readonly kind: "broken"; readonly cause: unknown };

/** Thrown out of the decompressor to stop it. */
const TOO_LARGE = new RangeError("too large");

/**
 * Decompress data of the zlib format (RFC 1950) and check its checksum, but stop as soon as it turns out larger than allowed:
 * a few kilobytes can hold gigabytes.
 */
export function inflateBounded(data: Uint8Array, maxByteLength: number): Inflation {
  const pieces: Uint8Array[] = [];
  let byteLength = 0;
  const stream = new Unzlib((piece) => {
    byteLength += piece.length;
    if (byteLength > maxByteLength) throw TOO_LARGE;
    pieces.push(piece);
  });
  try {
    for (let at = 0; at < data.length || at === 0; at += STEP) {
      stream.push(data.slice(at, at + STEP), at + STEP >= data.length);
    }
  } catch (cause) {
    return cause === TOO_LARGE ? { kind: "too-large" } : { kind: "broken", cause };
  }
  const bytes = concatenate(pieces, byteLength);
  // fflate reads past the checksum
  return adler32(bytes) === readChecksum(data)
    ? { kind: "bytes", bytes }
    : { kind: "broken", cause: new RangeError("The checksum is another one") };
}

function concatenate(pieces: readonly Uint8Array[], byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function readChecksum(data: Uint8Array): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(data.byteLength - 4);
}

/**
 * @see RFC 1950, section 8.2
 * @example adler32 of the ASCII bytes of "Wikipedia" is 0x11E60398
 */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
