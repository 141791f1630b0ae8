import type { FileHandle } from "node:fs/promises";
import { requireByteRange } from "#core/byteRange.ts";
import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { fileError } from "./nodeFaults.ts";

/** One system call reads at most 2 GiB − 4 KiB on Linux, and less on other systems. */
const CALL_BYTES = 1024 * 1024 * 1024;

/**
 * Read an open file. The handle stays the caller's, who closes it when the source is not used any more.
 *
 * @param name What faults call it.
 */
export async function nodeFileSource(handle: FileHandle, name: string): Promise<ByteSource> {
  const byteLength = await handle.stat().then(
    ({ size }) => size,
    (error: unknown) => {
      throw fileError(error, `ask for the size of ${name}`);
    },
  );
  return {
    byteLength,
    async read(start, end) {
      requireByteRange(start, end, byteLength);
      const bytes = new Uint8Array(end - start);
      await fill(handle, bytes, start, name);
      return bytes;
    },
  };
}

async function fill(handle: FileHandle, bytes: Uint8Array, start: number, name: string): Promise<void> {
  let filled = 0;
  while (filled < bytes.length) {
    const bytesRead = await readOnce(
      handle,
      bytes.subarray(filled, filled + CALL_BYTES),
      start + filled,
      name,
    );
    if (bytesRead === 0) {
      throw new AppError(
        "weights/truncated",
        `Cannot read bytes ${start} to ${start + bytes.length} of ${name}: it now ends at byte ${start + filled}`,
        { details: { name, start, end: start + bytes.length, endsAt: start + filled } },
      );
    }
    filled += bytesRead;
  }
}

async function readOnce(
  handle: FileHandle,
  into: Uint8Array,
  position: number,
  name: string,
): Promise<number> {
  try {
    return (await handle.read(into, 0, into.length, position)).bytesRead;
  } catch (error) {
    throw fileError(error, `read ${name}`);
  }
}
