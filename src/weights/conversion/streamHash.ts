import type { ByteSink, ByteSource } from "#core/bytes.ts";

/** A hash that is fed piece by piece. */
export interface StreamHash {
  update(bytes: Uint8Array): unknown;
  /** In lower-case hexadecimal; called once, at the end. */
  hex(): string;
}

/** Makes a new hash; every host brings the fastest it has. */
export type CreateHash = (algorithm: "md5" | "sha256") => Promise<StreamHash>;

/** What is known of a file whose bytes have all been seen. */
export interface FileDigest {
  readonly byteLength: number;
  readonly md5: string;
  readonly sha256: string;
}

/** A sink that hashes what goes through it. */
export interface HashingSink extends ByteSink {
  /** To be called once, after the last write. */
  digest(): FileDigest;
}

const BLOCK_BYTES = 8 * 2 ** 20;

/** Put a hash between a writer and a sink. */
export async function hashWrites(sink: ByteSink, createHash: CreateHash): Promise<HashingSink> {
  const [md5, sha256] = await Promise.all([createHash("md5"), createHash("sha256")]);
  let byteLength = 0;
  return {
    async write(bytes) {
      md5.update(bytes);
      sha256.update(bytes);
      byteLength += bytes.byteLength;
      await sink.write(bytes);
    },
    close: () => sink.close(),
    abort: () => sink.abort(),
    digest: () => ({ byteLength, md5: md5.hex(), sha256: sha256.hex() }),
  };
}

/** Hash a file in blocks. */
export async function hashSource(
  source: ByteSource,
  createHash: CreateHash,
  signal: AbortSignal,
): Promise<FileDigest> {
  const [md5, sha256] = await Promise.all([createHash("md5"), createHash("sha256")]);
  for (let start = 0; start < source.byteLength; start += BLOCK_BYTES) {
    const bytes = await source.read(start, Math.min(start + BLOCK_BYTES, source.byteLength));
    signal.throwIfAborted();
    md5.update(bytes);
    sha256.update(bytes);
  }
  return { byteLength: source.byteLength, md5: md5.hex(), sha256: sha256.hex() };
}
