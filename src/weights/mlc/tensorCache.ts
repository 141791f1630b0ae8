import { z } from "zod";
import { AppError } from "#core/errors.ts";

const byteCount = z.int().min(0);

const RECORD_SCHEMA = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  format: z.string(),
  nbytes: byteCount,
  byteOffset: byteCount,
});

const SHARD_SCHEMA = z.object({
  dataPath: z.string().regex(/^[^/\\]+$/),
  format: z.string(),
  nbytes: byteCount,
  records: z.array(RECORD_SCHEMA),
  md5sum: z.string().optional(),
});

const CACHE_SCHEMA = z.object({
  metadata: z.record(z.string(), z.unknown()),
  records: z.array(SHARD_SCHEMA),
});

/** Where a stored tensor lies in its shard; names are the file's. */
export type TensorRecord = Readonly<z.infer<typeof RECORD_SCHEMA>>;

/** A shard and what is in it. */
export type ShardRecord = Readonly<z.infer<typeof SHARD_SCHEMA>>;

/** The manifest of an MLC package, `tensor-cache.json`. */
export type TensorCache = Readonly<z.infer<typeof CACHE_SCHEMA>>;

/** The manifest's name, and the one it had until 2025, which some runtimes still ask for. */
export const TENSOR_CACHE_NAMES = { current: "tensor-cache.json", older: "ndarray-cache.json" } as const;

/**
 * Read the manifest of an MLC package. Its numbers are checked by `verifyMlcPackage`, not here.
 *
 * @throws {AppError} `weights/header-invalid` naming what is missing.
 */
export function parseTensorCache(text: string, fileName: string): TensorCache {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(fileName, "it is not JSON", error);
  }
  const parsed = CACHE_SCHEMA.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(fileName, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`);
}

/** The text of the manifest; always the same for the same shards. */
export function tensorCacheText(shards: readonly ShardRecord[], valueCount: number): string {
  const ParamBytes = shards.reduce((sum, { nbytes }) => sum + nbytes, 0);
  const metadata = {
    ParamSize: shards.reduce((sum, { records }) => sum + records.length, 0),
    ParamBytes,
    BitsPerParam: (ParamBytes * 8) / valueCount,
  };
  return `${JSON.stringify({ metadata, records: shards }, null, 2)}\n`;
}

function invalid(fileName: string, found: string, cause?: unknown): AppError {
  return new AppError("weights/header-invalid", `Cannot read ${fileName}: ${found}`, {
    details: { fileName },
    cause,
  });
}
