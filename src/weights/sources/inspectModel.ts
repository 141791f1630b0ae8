import type { ByteFolder } from "#core/bytes.ts";
import { openFile, readJson } from "#weights/bytes/readFile.ts";
import { ggmlQuantization } from "#weights/gguf/ggmlTypes.ts";
import { ggufNumber, ggufText } from "#weights/gguf/ggufValue.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { isMlcPackage, openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { openSafetensors, openSafetensorsFile } from "#weights/safetensors/openSafetensors.ts";
import { countValues, type TensorInfo } from "#weights/tensors/checkpoint.ts";
import { requireOneGguf } from "./requireOneGguf.ts";

/** What is in a model's files. */
export interface ModelSummary {
  readonly format: "safetensors" | "gguf" | "mlc";
  /** As the model's configuration names it; `null` where there is none. */
  readonly architecture: string | null;
  readonly quantization: string | null;
  /** In the order of the files. */
  readonly tensors: readonly TensorInfo[];
  readonly valueCount: number;
  /** Of all tensors. */
  readonly byteLength: number;
  readonly bytesByDtype: Readonly<Record<string, number>>;
  /** Facts about the model, by the names of its own format. */
  readonly details: Readonly<Record<string, string | number>>;
}

/**
 * Look into a model's files without reading its weights.
 *
 * @param paths The files to look into; `null` looks for a model in the folder.
 * @throws {AppError} `weights/file-missing`; what the readers of the formats throw.
 */
export async function inspectFiles(
  folder: ByteFolder,
  paths: readonly string[] | null,
): Promise<ModelSummary> {
  const all = (await folder.list()).map(({ path }) => path);
  if (paths === null && isMlcPackage(all)) return inspectMlc(folder);
  const ggufs = (paths ?? all).filter((path) => /^[^/]+\.gguf$/.test(path));
  const hasSafetensors = (paths ?? all).some((path) => path.endsWith(".safetensors"));
  if (ggufs.length > 0 && !hasSafetensors) return inspectGguf(folder, requireOneGguf(ggufs));
  return inspectSafetensors(folder, paths?.[0] ?? null, all.includes("config.json"));
}

async function inspectSafetensors(
  folder: ByteFolder,
  path: string | null,
  hasConfig: boolean,
): Promise<ModelSummary> {
  const checkpoint =
    path === null
      ? await openSafetensors(folder)
      : await openSafetensorsFile(await openFile(folder, path), path);
  const config = hasConfig ? await readJson(folder, "config.json") : {};
  const metadata = Object.assign({}, ...checkpoint.files.map((file) => file.metadata)) as Record<
    string,
    string
  >;
  return {
    format: "safetensors",
    architecture: architectureOf(config),
    quantization: null,
    ...totals(Array.from(checkpoint.tensors.values())),
    details: { files: checkpoint.files.length, ...metadata },
  };
}

function architectureOf(config: unknown): string | null {
  const isObject = typeof config === "object" && config !== null;
  return isObject && "model_type" in config && typeof config.model_type === "string"
    ? config.model_type
    : null;
}

async function inspectGguf(folder: ByteFolder, paths: readonly string[]): Promise<ModelSummary> {
  const { metadata, tensors } = await openGguf(
    await Promise.all(paths.map((path) => openFile(folder, path))),
  );
  const infos = Array.from(tensors.values(), ({ name, dimensions, type, byteLength }) => ({
    name,
    dtype: type,
    shape: dimensions.toReversed(),
    byteLength: byteLength ?? 0,
  }));
  const facts = Array.from(metadata).flatMap(([key, value]) =>
    value.kind === "number" || (value.kind === "text" && value.value.length <= 80)
      ? [[key, value.value] as const]
      : [],
  );
  return {
    format: "gguf",
    architecture: ggufText(metadata, "general.architecture"),
    quantization: ggmlQuantization(ggufNumber(metadata, "general.file_type")),
    ...totals(infos),
    details: { files: paths.length, ...Object.fromEntries(facts) },
  };
}

async function inspectMlc(folder: ByteFolder): Promise<ModelSummary> {
  const { cache, config, format } = await openMlcPackage(folder);
  const infos = cache.records.flatMap(({ records }) =>
    records.map(({ name, dtype, shape, nbytes }) => ({ name, dtype, shape, byteLength: nbytes })),
  );
  return {
    format: "mlc",
    architecture: config.family,
    quantization: format,
    ...totals(infos, 8),
    details: { shards: cache.records.length, vocab_size: config.vocabularySize },
  };
}

/** @param packed Weights in a 32-bit word, where tensors of words hold them. */
function totals(
  tensors: readonly TensorInfo[],
  packed = 1,
): Pick<ModelSummary, "tensors" | "valueCount" | "byteLength" | "bytesByDtype"> {
  const bytesByDtype: Record<string, number> = {};
  for (const { dtype, byteLength } of tensors) bytesByDtype[dtype] = (bytesByDtype[dtype] ?? 0) + byteLength;
  const weights = tensors.filter(({ name }) => packed === 1 || !name.endsWith(".q_scale"));
  return {
    tensors: tensors.map(({ name, dtype, shape, byteLength }) => ({ name, dtype, shape, byteLength })),
    valueCount: weights.reduce(
      (sum, { dtype, shape }) => sum + countValues(shape) * (dtype === "uint32" ? packed : 1),
      0,
    ),
    byteLength: tensors.reduce((sum, { byteLength }) => sum + byteLength, 0),
    bytesByDtype,
  };
}
