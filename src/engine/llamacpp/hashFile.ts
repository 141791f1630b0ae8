import { createSHA256 } from "hash-wasm";

const SLICE_BYTES = 8 * 1024 * 1024;

/**
 * SHA-256 of a whole file, read in slices of 8 MiB; the next slice is read while one is hashed.
 *
 * @returns `sha256:` and 64 lower-case hex digits.
 * @throws `signal.reason` when aborted; whatever the browser says when the file can no longer be read.
 * @example
 * await hashFile(new Blob(["abc"]), options) // "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
 */
export async function hashFile(
  file: Blob,
  options: { signal: AbortSignal; onProgress: (bytesDone: number) => void },
): Promise<string> {
  const hasher = await createSHA256();
  let next = readSlice(file, 0);
  for (let start = 0; start < file.size; start += SLICE_BYTES) {
    options.signal.throwIfAborted();
    const slice = await next;
    next = readSlice(file, start + SLICE_BYTES);
    // a slice that is not wanted any more after an abort must not end as an unhandled rejection
    next.catch(() => {});
    hasher.update(slice);
    options.onProgress(Math.min(start + SLICE_BYTES, file.size));
  }
  options.signal.throwIfAborted();
  return `sha256:${hasher.digest("hex")}`;
}

async function readSlice(file: Blob, start: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(start, start + SLICE_BYTES).arrayBuffer());
}
