import type { ByteFolder } from "#core/bytes.ts";
import { readFile } from "#weights/bytes/readFile.ts";
import type { ClosingFile, Conversion } from "#weights/conversion/conversion.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import { INDEX, type SafetensorsCheckpoint } from "#weights/safetensors/openSafetensors.ts";
import {
  layOutShards,
  type OutputTensor,
  type SafetensorsLayout,
  shardIndexText,
  writeSafetensors,
} from "#weights/safetensors/safetensorsLayout.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";
import { type MergeRecipe, writeMergeRecipe } from "./mergeRecipe.ts";
import { type MergedTensor, planMerge } from "./planMerge.ts";

/** What a merge is made of. */
export interface MergeSources {
  readonly recipe: MergeRecipe;
  /** In the order of the recipe. */
  readonly models: readonly SafetensorsCheckpoint[];
  readonly base: SafetensorsCheckpoint | null;
  /** The first model's files, for its configuration and tokenizer. */
  readonly firstFolder: ByteFolder;
}

/** What a merged model is called in its folder's recipe. */
export const RECIPE_PATH = "merge.json";

/** Weights in a file, where the files of the first model cannot be kept. */
const SHARD_BYTES = 2e9;

/** Configuration, tokenizer, vocabulary and templates; not weights, pictures or what conversions leave. */
const COPIED = /^[^/.][^/]*\.(json|model|txt|jinja)$/;
const NOT_COPIED = new Set([INDEX, RECIPE_PATH, "hearth-manifest.json"]);

/**
 * Plan a merge into safetensors: the same files with the same tensors as the first model, where its dtypes are kept,
 * else files of about 2 GB. Configuration and tokenizer are the first model's.
 *
 * @throws {AppError} as `planMerge`.
 */
export async function createMergeConversion(sources: MergeSources): Promise<Conversion> {
  const { recipe, models, base, firstFolder } = sources;
  const formula = { settings: recipe.settings, models: recipe.models };
  // a first look without a signal: every job brings its own
  const tensors = planMerge({ formula, models, base }, recipe.dtype);
  const layouts = layOut(tensors, models[0], recipe);
  return {
    identity: await identityOf({ conversion: "merge", recipe }),
    jobs: layouts.map(({ path, tensors: own }) => ({
      path,
      valueCount: own.reduce((sum, { shape }) => sum + countValues(shape), 0),
    })),
    async writeJob(index, sink, { signal, onValues }) {
      const layout = layouts[index];
      if (layout === undefined) throw new RangeError(`There is no file ${index}`);
      const planned = planMerge({ formula, models, base, signal }, recipe.dtype);
      const byName = new Map(planned.map((tensor) => [tensor.name, tensor]));
      await writeSafetensors(layout, sink, ({ name }) => countingValues(byName.get(name), onValues));
    },
    closingFiles: async () => [
      ...(await copySmallFiles(firstFolder, recipe)),
      ...indexFiles(layouts),
      { path: RECIPE_PATH, bytes: new TextEncoder().encode(writeMergeRecipe(recipe)) },
    ],
  };
}

async function* countingValues(
  tensor: MergedTensor | undefined,
  onValues: (count: number) => void,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  for await (const values of tensor?.values() ?? []) {
    yield values;
    onValues(values.length);
  }
}

/** Same dtypes, same header: then a merge with all weight on the first model gives its very bytes. */
function layOut(
  tensors: readonly MergedTensor[],
  first: SafetensorsCheckpoint | undefined,
  { dtype }: MergeRecipe,
): readonly SafetensorsLayout[] {
  const outputs = tensors.map(({ name, dtype: own, shape }): OutputTensor => ({ name, dtype: own, shape }));
  if (dtype !== "same" || first === undefined) return layOutShards(outputs, SHARD_BYTES);
  const byName = new Map(outputs.map((output) => [output.name, output]));
  return first.files.map(({ path, bytes, byteLength, tensors: spans }) => ({
    path,
    header: bytes,
    byteLength,
    tensors: spans.flatMap(({ name }) => byName.get(name) ?? []),
  }));
}

function indexFiles(layouts: readonly SafetensorsLayout[]): readonly ClosingFile[] {
  if (layouts.length === 1) return [];
  return [{ path: INDEX, bytes: new TextEncoder().encode(shardIndexText(layouts)) }];
}

async function copySmallFiles(folder: ByteFolder, { dtype }: MergeRecipe): Promise<readonly ClosingFile[]> {
  const paths = (await folder.list()).map(({ path }) => path);
  const copied = paths.filter((path) => COPIED.test(path) && !NOT_COPIED.has(path));
  return Promise.all(
    copied.map(async (path) => {
      const bytes = await readFile(folder, path);
      return { path, bytes: path === "config.json" && dtype !== "same" ? withDtype(bytes, dtype) : bytes };
    }),
  );
}

const DTYPE_NAMES = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const;

/** `config.json` says what the weights are stored as; transformers 5 calls the field `dtype`. */
function withDtype(config: Uint8Array, dtype: keyof typeof DTYPE_NAMES): Uint8Array {
  const json = JSON.parse(new TextDecoder().decode(config)) as Record<string, unknown>;
  const field = "dtype" in json ? "dtype" : "torch_dtype";
  return new TextEncoder().encode(`${JSON.stringify({ ...json, [field]: DTYPE_NAMES[dtype] }, null, 2)}\n`);
}
