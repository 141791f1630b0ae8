import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type ModelConfig, readModelConfig } from "#weights/architecture/modelConfig.ts";
import { openFile, readFile, readJson } from "#weights/bytes/readFile.ts";
import { ggufConfig } from "#weights/gguf/ggufConfig.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { openGgufCheckpoint } from "#weights/gguf/openGgufCheckpoint.ts";
import { readGgufVocabulary } from "#weights/gguf/readGgufVocabulary.ts";
import { openSafetensors } from "#weights/safetensors/openSafetensors.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { readVocabulary } from "#weights/tokenizer/readVocabulary.ts";
import type { Vocabulary } from "#weights/tokenizer/vocabulary.ts";
import { writeTokenizerJson } from "#weights/tokenizer/writeTokenizerJson.ts";
import { requireOneGguf } from "./requireOneGguf.ts";
import { sampleFile } from "./sampleFile.ts";

/** A small file of a model. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A model that can be converted: its weights, its shape and its tokenizer, wherever they come from. */
export interface OpenModel {
  readonly checkpoint: Checkpoint;
  readonly config: ModelConfig;
  /** `config.json`, or what it would say. */
  readonly configJson: unknown;
  /** Plain data that changes whenever the weights do. */
  readonly fingerprint: unknown;
  readVocabulary(): Promise<Vocabulary>;
  /** `tokenizer.json`, made from another kind of tokenizer where there is none, and what stands beside it. */
  readTokenizerFiles(): Promise<readonly ModelFile[]>;
}

const CONFIG = "config.json";
const TOKENIZER_JSON = "tokenizer.json";
/** Files that tell more about a tokenizer, for those who look for them. */
const TOKENIZER_EXTRAS = ["tokenizer.model", "tokenizer_config.json", "special_tokens_map.json"];

/**
 * Open a model folder: safetensors with their `config.json`, or else the GGUF file or files in it.
 *
 * @param commit What the folder is a copy of, if that says all about its content; otherwise files are sampled.
 * @throws {AppError} `weights/file-missing`; what the readers of the formats throw.
 */
export async function openModelFolder(folder: ByteFolder, commit: string | null = null): Promise<OpenModel> {
  const paths = (await folder.list()).map(({ path }) => path);
  const ggufPaths = paths.filter((path) => /^[^/]+\.gguf$/.test(path));
  if (!paths.some((path) => /^[^/]+\.safetensors$/.test(path)) && ggufPaths.length > 0) {
    return openGgufModel(await Promise.all(requireOneGguf(ggufPaths).map((path) => openFile(folder, path))));
  }
  const checkpoint = await openSafetensors(folder);
  const configJson = await readJson(folder, CONFIG);
  const weights = checkpoint.files.map(({ path }) => path);
  return {
    checkpoint,
    configJson,
    config: readModelConfig(configJson),
    fingerprint: { configJson, weights: commit ?? (await sampleFiles(folder, weights)) },
    readVocabulary: () => readVocabulary(folder),
    readTokenizerFiles: () => readTokenizerFiles(folder, paths),
  };
}

/**
 * Open a GGUF model.
 *
 * @param files One file, or all parts of a split one.
 */
export async function openGgufModel(files: readonly ByteSource[]): Promise<OpenModel> {
  const gguf = await openGguf(files);
  const configJson = ggufConfig(gguf);
  const vocabulary = (): Promise<Vocabulary> => readGgufVocabulary(gguf);
  return {
    checkpoint: openGgufCheckpoint(gguf),
    configJson,
    config: readModelConfig(configJson),
    fingerprint: await Promise.all(files.map(sampleFile)),
    readVocabulary: vocabulary,
    readTokenizerFiles: async () => [tokenizerJsonOf(await vocabulary())],
  };
}

async function sampleFiles(folder: ByteFolder, paths: readonly string[]): Promise<readonly unknown[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, ...(await sampleFile(await openFile(folder, path))) })),
  );
}

async function readTokenizerFiles(
  folder: ByteFolder,
  paths: readonly string[],
): Promise<readonly ModelFile[]> {
  const read = async (path: string): Promise<ModelFile> => ({ path, bytes: await readFile(folder, path) });
  const extras = TOKENIZER_EXTRAS.filter((path) => paths.includes(path));
  const main = paths.includes(TOKENIZER_JSON)
    ? await read(TOKENIZER_JSON)
    : tokenizerJsonOf(await readVocabulary(folder));
  return [main, ...(await Promise.all(extras.map(read)))];
}

function tokenizerJsonOf(vocabulary: Vocabulary): ModelFile {
  return { path: TOKENIZER_JSON, bytes: new TextEncoder().encode(writeTokenizerJson(vocabulary)) };
}

/** A model of a single safetensors file has nothing that says what it is. */
export function refuseBareSafetensors(path: string): AppError {
  return new AppError(
    "weights/file-missing",
    `${path} needs its config.json: name the folder that holds both`,
    {
      details: { path: CONFIG },
    },
  );
}
