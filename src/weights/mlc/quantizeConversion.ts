import { AppError } from "#core/errors.ts";
import { compiledVocabulary } from "#core/models/webllmLibraries.ts";
import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import { checkModelTensors } from "#weights/architecture/modelTensors.ts";
import type { ClosingFile, Conversion } from "#weights/conversion/conversion.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import type { GroupFormat } from "#weights/quantize/groupFormat.ts";
import { createGroupQuantizer } from "#weights/quantize/groupQuantizer.ts";
import type { OpenModel } from "#weights/sources/openModel.ts";
import { mlcChatConfigText } from "./mlcChatConfig.ts";
import { mlcParameters, type VocabularyPadding } from "./mlcParameters.ts";
import { type PackageTokenizer, readPackageTokenizer } from "./packageTokenizer.ts";
import { type MlcShardPlan, planMlcShards } from "./planMlcShards.ts";
import { TENSOR_CACHE_NAMES, tensorCacheText } from "./tensorCache.ts";
import { writeMlcShard } from "./writeMlcShard.ts";

export interface QuantizeSettings {
  readonly format: GroupFormat;
  /** Rows that embedding and output layer are filled up to: so many, or what WebLLM's library wants; `null` leaves them as they are. */
  readonly padVocabulary: number | "library" | null;
  /** Whether the manifest is written a second time under the name that runtimes looked for until 2025. */
  readonly withOlderManifest: boolean;
}

/** A conversion to an MLC package, and what is worth telling about it. */
export interface QuantizeConversion extends Conversion {
  /** Weights of the source that are quantized or stored. */
  readonly valueCount: number;
  /** Tensors of the source that the architecture does not use. */
  readonly unused: readonly string[];
  /** What may keep a runtime from using the package, in words; none of it concerns the weights. */
  readonly warnings: readonly string[];
}

/** Changes whenever the same input would give other bytes, so that no conversion is continued by another version. */
const FORMAT_VERSION = 1;

/**
 * Plan the conversion of a model to an MLC package, as WebLLM loads it.
 *
 * @throws {AppError} `weights/tensor-missing`, `weights/shape-mismatch`; `weights/vocabulary-too-large` when it has more
 *   rows than it should be filled up to; `weights/tokenizer-unsupported` when nothing is known to fill it up with.
 */
export async function createQuantizeConversion(
  model: OpenModel,
  settings: QuantizeSettings,
): Promise<QuantizeConversion> {
  const { checkpoint, config, fingerprint } = model;
  const { format } = settings;
  const padVocabulary = rowsToFill(config, settings.padVocabulary);
  const { unused } = checkModelTensors(checkpoint.tensors, config);
  // what is wrong with a tokenizer is better found now than after all weights
  const tokenizer = await readPackageTokenizer(model);
  const shards = planMlcShards(mlcParameters(config, paddingFor(model, tokenizer, padVocabulary)), format);
  const quantizer = await createGroupQuantizer();
  const parts = {
    conversion: "mlc",
    version: FORMAT_VERSION,
    settings: { ...settings, padVocabulary },
    fingerprint,
    tokenizer: tokenizer.sha256,
  };
  return {
    identity: await identityOf(parts),
    jobs: shards,
    valueCount: shards.reduce((sum, { valueCount }) => sum + valueCount, 0),
    unused,
    warnings: tokenizer.warnings,
    async writeJob(index, sink, { signal, onValues }) {
      const shard = shards[index];
      if (shard === undefined) throw new RangeError(`There is no shard ${index}`);
      await writeMlcShard(shard, sink, { checkpoint, format, quantizer, signal, onValues });
    },
    async closingFiles(finished) {
      const md5ByPath = new Map(finished.map(({ path, md5 }) => [path, md5]));
      const chatConfig = mlcChatConfigText({
        config,
        format,
        vocabularySize: padVocabulary ?? config.vocabularySize,
        tokenizerFiles: tokenizer.files.map(({ path }) => path),
        isByteLevel: tokenizer.isByteLevel,
      });
      return [
        ...tokenizer.files,
        { path: "mlc-chat-config.json", bytes: new TextEncoder().encode(chatConfig) },
        ...manifestFiles(shards, md5ByPath, settings),
      ];
    },
  };
}

function rowsToFill(config: ModelConfig, wanted: QuantizeSettings["padVocabulary"]): number | null {
  if (wanted !== "library") return wanted;
  const compiled = compiledVocabulary(config);
  return compiled !== null && compiled > config.vocabularySize ? compiled : null;
}

/** New rows copy a row that no model was trained to write. */
function paddingFor(
  { config }: OpenModel,
  { spareTokenId }: PackageTokenizer,
  vocabularySize: number | null,
): VocabularyPadding | null {
  if (vocabularySize === null || vocabularySize === config.vocabularySize) return null;
  requireRoom(config.vocabularySize, vocabularySize);
  if (spareTokenId !== null) return { vocabularySize, tokenId: spareTokenId };
  throw new AppError(
    "weights/tokenizer-unsupported",
    "Cannot pad the vocabulary: it has no unknown token to copy",
  );
}

function requireRoom(modelSize: number, vocabularySize: number): void {
  if (modelSize <= vocabularySize) return;
  throw new AppError(
    "weights/vocabulary-too-large",
    `Cannot fill up the vocabulary to ${vocabularySize} rows: the model has ${modelSize}`,
    { details: { vocabularySize, modelSize } },
  );
}

function manifestFiles(
  shards: readonly MlcShardPlan[],
  md5ByPath: ReadonlyMap<string, string>,
  { withOlderManifest }: QuantizeSettings,
): readonly ClosingFile[] {
  const records = shards.map(({ path, byteLength, records: tensors }) => ({
    dataPath: path,
    format: "raw-shard",
    nbytes: byteLength,
    records: [...tensors],
    md5sum: md5ByPath.get(path) ?? "",
  }));
  const valueCount = shards.reduce((sum, shard) => sum + shard.valueCount, 0);
  const bytes = new TextEncoder().encode(tensorCacheText(records, valueCount));
  const { current, older } = TENSOR_CACHE_NAMES;
  return [...(withOlderManifest ? [{ path: older, bytes }] : []), { path: current, bytes }];
}
