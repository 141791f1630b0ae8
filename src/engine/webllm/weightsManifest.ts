import { sha256Hex } from "#engine/sha256.ts";

/** The list of a package's shards, which holds their sizes and checksums. */
export interface WeightsManifest {
  /** `sha256:` and the hash of the list itself. */
  readonly hash: string;
  /** Of all shards together; `null` if the list does not say. */
  readonly totalBytes: number | null;
}

/** Where WebLLM keeps weights and tokenizers. */
const CACHE_NAME = "webllm/model";

/** The part of Cache Storage that is read. */
export interface ManifestCaches {
  has(name: string): Promise<boolean>;
  open(name: string): Promise<{ match(url: string): Promise<Response | undefined> }>;
}

/**
 * Read the manifest that WebLLM has kept in Cache Storage; nothing is fetched.
 *
 * @returns `null` if it is not there, or the storage cannot be read: a judge works without, and its verdicts then
 *   name no hash.
 */
export async function readWeightsManifest(
  manifestUrl: string,
  caches: ManifestCaches,
): Promise<WeightsManifest | null> {
  const text = await readText(manifestUrl, caches).catch(() => null);
  if (text === null) return null;
  return { hash: `sha256:${await sha256Hex(text)}`, totalBytes: sumShards(text) };
}

async function readText(manifestUrl: string, caches: ManifestCaches): Promise<string | null> {
  if (!(await caches.has(CACHE_NAME))) return null;
  const response = await (await caches.open(CACHE_NAME)).match(manifestUrl);
  return response === undefined ? null : response.text();
}

function sumShards(text: string): number | null {
  let totalBytes = 0;
  for (const shard of shardsOf(text)) {
    if (typeof shard !== "object" || shard === null || !("nbytes" in shard)) return null;
    if (typeof shard.nbytes !== "number") return null;
    totalBytes += shard.nbytes;
  }
  return totalBytes === 0 ? null : totalBytes;
}

function shardsOf(text: string): readonly unknown[] {
  try {
    const manifest: unknown = JSON.parse(text);
    const isList = typeof manifest === "object" && manifest !== null && "records" in manifest;
    return isList && Array.isArray(manifest.records) ? manifest.records : [];
  } catch {
    // WebLLM parses the same text and says itself that it is damaged
    return [];
  }
}
