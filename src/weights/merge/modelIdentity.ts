import type { ByteFolder, FileEntry } from "#core/bytes.ts";
import { sha256Hex } from "#weights/bytes/sha256Hex.ts";

/** One file of a model. */
export interface FileIdentity {
  readonly path: string;
  readonly byteLength: number;
  /** 64 lower-case hex digits; `null` for files that are too large to be hashed in passing. */
  readonly sha256: string | null;
}

/** Which model it was: enough to notice that another one lies in its place. */
export interface ModelIdentity {
  /** What the person called it, e.g. a folder or `kaist-ai/prometheus-7b-v1.5-beta-1`. */
  readonly name: string;
  /** Sorted by path. */
  readonly files: readonly FileIdentity[];
}

/** Weights, configurations, tokenizers; not what lies in folders below, such as a download's cache. */
const MODEL_FILE = /^[^/]+\.(safetensors|gguf|json|model)$/;

/** Configurations, indexes and tokenizers are smaller, weights are larger. */
const LARGEST_HASHED = 32 * 2 ** 20;

/**
 * Identify a model by the names and lengths of its weights, configurations and tokenizers, and by the SHA-256 of those of
 * up to 32 MiB.
 *
 * @throws {AppError} what the folder's files throw; rejects with the signal's reason when stopped.
 */
export async function identifyModel(
  name: string,
  folder: ByteFolder,
  signal?: AbortSignal,
): Promise<ModelIdentity> {
  const files: FileIdentity[] = [];
  for (const entry of await folder.list()) {
    if (!MODEL_FILE.test(entry.path)) continue;
    signal?.throwIfAborted();
    files.push({ path: entry.path, byteLength: entry.byteLength, sha256: await hashSmall(folder, entry) });
  }
  return { name, files };
}

/**
 * How a model differs from the one that a recipe names, one sentence for each file; its own name does not matter.
 *
 * @returns Empty if all files are there, with the same lengths and, where both are known, hashes.
 */
export function describeIdentityDifferences(expected: ModelIdentity, found: ModelIdentity): string[] {
  const foundByPath = new Map(found.files.map((file) => [file.path, file]));
  return expected.files.flatMap((file) => {
    const other = foundByPath.get(file.path);
    if (other === undefined) return [`${file.path} is missing`];
    if (other.byteLength !== file.byteLength) {
      return [`${file.path} has ${other.byteLength} bytes instead of ${file.byteLength}`];
    }
    const isSame = file.sha256 === null || other.sha256 === null || other.sha256 === file.sha256;
    return isSame ? [] : [`${file.path} has other content`];
  });
}

async function hashSmall(folder: ByteFolder, { path, byteLength }: FileEntry): Promise<string | null> {
  if (byteLength > LARGEST_HASHED) return null;
  const source = await folder.open(path);
  if (source === null) return null;
  return sha256Hex(await source.read(0, source.byteLength));
}
