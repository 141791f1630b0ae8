import { z } from "zod";
import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type ModelConfig, readModelConfig } from "#weights/architecture/modelConfig.ts";
import { openFile, readJson, readText } from "#weights/bytes/readFile.ts";
import { GROUP_FORMATS, type GroupFormat } from "#weights/quantize/groupFormat.ts";
import { parseTensorCache, TENSOR_CACHE_NAMES, type TensorCache, type TensorRecord } from "./tensorCache.ts";

/** A stored tensor and the shard that holds it. */
export interface PlacedRecord extends TensorRecord {
  readonly shardPath: string;
}

/** An MLC package whose manifest and configuration have been read; nothing in it has been checked yet. */
export interface MlcPackage {
  readonly config: ModelConfig;
  readonly format: GroupFormat;
  readonly cache: TensorCache;
  /** As the configuration lists them. */
  readonly tokenizerFiles: readonly string[];
  /** By name; of two with the same name, the last. */
  readonly records: ReadonlyMap<string, PlacedRecord>;
  /** Read bytes `start` to `end` (exclusive) of a stored tensor. */
  readRecord(record: PlacedRecord, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export const CHAT_CONFIG = "mlc-chat-config.json";

const CHAT_CONFIG_SCHEMA = z.object({
  model_type: z.string(),
  quantization: z.enum(GROUP_FORMATS),
  vocab_size: z.int().min(1),
  context_window_size: z.int(),
  model_config: z.record(z.string(), z.unknown()),
  tokenizer_files: z.array(z.string()).optional(),
});

/** Whether a folder holds an MLC package. */
export function isMlcPackage(paths: readonly string[]): boolean {
  return paths.includes(TENSOR_CACHE_NAMES.current) || paths.includes(TENSOR_CACHE_NAMES.older);
}

/**
 * Open an MLC package, made by Hearth or by mlc-llm.
 *
 * @throws {AppError} `weights/file-missing`; `weights/header-invalid` naming the field that is missing or wrong;
 *   `weights/architecture-unsupported`.
 */
export async function openMlcPackage(folder: ByteFolder): Promise<MlcPackage> {
  const paths = (await folder.list()).map(({ path }) => path);
  const name = paths.includes(TENSOR_CACHE_NAMES.current)
    ? TENSOR_CACHE_NAMES.current
    : TENSOR_CACHE_NAMES.older;
  const cache = parseTensorCache(await readText(folder, name), name);
  const chatConfig = readChatConfig(await readJson(folder, CHAT_CONFIG));
  const placed = cache.records.flatMap(({ dataPath, records }) =>
    records.map((record) => [record.name, { ...record, shardPath: dataPath }] as const),
  );
  const openShard = rememberShards(folder);
  return {
    ...chatConfig,
    cache,
    records: new Map(placed),
    async readRecord({ shardPath, byteOffset, nbytes, name: tensor }, start, end) {
      if (start < 0 || start > end || end > nbytes) {
        throw new RangeError(`Bytes ${start} to ${end} are not in "${tensor}" of ${nbytes} bytes`);
      }
      const shard = await openShard(shardPath);
      if (byteOffset + end > shard.byteLength) throw beyondShard(tensor, shardPath, byteOffset + end, shard);
      return shard.read(byteOffset + start, byteOffset + end);
    },
  };
}

function readChatConfig(json: unknown): Pick<MlcPackage, "config" | "format" | "tokenizerFiles"> {
  const parsed = CHAT_CONFIG_SCHEMA.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .map(({ path, message }) => `${path.join(".")}: ${message}`)
      .join("; ");
    throw new AppError("weights/header-invalid", `Cannot read ${CHAT_CONFIG}: ${problems}`, {
      details: { fileName: CHAT_CONFIG },
    });
  }
  const { model_type, quantization: format, vocab_size, context_window_size, model_config } = parsed.data;
  // mlc-llm itself leaves out what Hearth adds
  const fallbacks = { model_type, max_position_embeddings: Math.max(1, context_window_size) };
  const config = readModelConfig({ ...fallbacks, ...model_config, vocab_size });
  return { config, format, tokenizerFiles: parsed.data.tokenizer_files ?? [] };
}

function rememberShards(folder: ByteFolder): (path: string) => Promise<ByteSource> {
  const opened = new Map<string, Promise<ByteSource>>();
  return (path) => {
    const shard = opened.get(path) ?? openFile(folder, path);
    opened.set(path, shard);
    return shard;
  };
}

function beyondShard(tensor: string, fileName: string, end: number, { byteLength }: ByteSource): AppError {
  return new AppError(
    "weights/truncated",
    `Cannot read "${tensor}": it ends at byte ${end} of ${fileName}, which has ${byteLength}`,
    { details: { tensor, fileName, neededBytes: end, fileBytes: byteLength } },
  );
}
