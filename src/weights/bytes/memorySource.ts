import { requireByteRange } from "#core/byteRange.ts";
import type { ByteSource } from "#core/bytes.ts";

/** Read from memory. Every read is a copy; `bytes` must not change as long as the source is used. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const { byteLength } = bytes;
  return {
    byteLength,
    async read(start, end) {
      requireByteRange(start, end, byteLength);
      // not `slice`: that of a Node Buffer shares its memory
      return new Uint8Array(bytes.subarray(start, end));
    },
  };
}
