import type { ByteSource } from "#core/bytes.ts";

/**
 * A picked file as a byte source that rejects with what the browser says, a `DOMException`, when the file cannot be
 * read any more: the engine has its own code for that.
 */
export function fileBytes(file: Blob): ByteSource {
  return {
    byteLength: file.size,
    async read(start, end) {
      if (!(start >= 0 && start <= end && end <= file.size)) {
        throw new RangeError(`The file has ${file.size} bytes, not ${start} to ${end}`);
      }
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    },
  };
}
