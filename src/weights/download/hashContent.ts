import type { ByteSource } from "#core/bytes.ts";
import type { CreateHash } from "#weights/conversion/streamHash.ts";

const BLOCK_BYTES = 8 * 1024 * 1024;

/** Who follows the hashing of a file. */
export interface HashWatch {
  readonly createHash: CreateHash;
  readonly signal: AbortSignal;
  /** Told how many bytes have been hashed in all. */
  readonly onBytes: (bytesDone: number) => void;
}

/** The SHA-256 of a file, read in blocks; in lower-case hexadecimal. @throws `signal.reason` when aborted. */
export async function hashContent(
  source: ByteSource,
  { createHash, signal, onBytes }: HashWatch,
): Promise<string> {
  signal.throwIfAborted();
  const hash = await createHash("sha256");
  for (let start = 0; start < source.byteLength; start += BLOCK_BYTES) {
    const end = Math.min(start + BLOCK_BYTES, source.byteLength);
    const bytes = await source.read(start, end);
    signal.throwIfAborted();
    hash.update(bytes);
    onBytes(end);
  }
  return hash.hex();
}
