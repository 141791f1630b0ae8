import type { PackageQuantization } from "./installOrder.ts";

/** Where WebLLM's authors publish its compiled libraries. */
const LIBRARY_ROOT = "https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/";
/** They go with one version of the package: its `modelVersion`. Another version's stop with "Cannot find function". */
const LIBRARY_VERSION = "v0_2_86/base";

const MIB = 2 ** 20;

/**
 * A compiled library runs every model of its shape: sizes of layers and the base of the rotary positions are built in, the
 * rows of the vocabulary mostly are not. Shapes are those of the models' published `config.json`; `mlc-llm` lists most of them in
 * `python/mlc_llm/model/model_preset.py`. `scratchMiB` is what is left of WebLLM's own `vram_required_MB` after 4-bit weights
 * and a cache of 4096 tokens: room for activations and, of the Qwen2 libraries, for the scores of all words at once.
 */
const WEBLLM_LIBRARIES = [
  {
    name: "Mistral-7B-Instruct-v0.3",
    family: "mistral",
    hiddenSize: 4096,
    layerCount: 32,
    ropeTheta: 1_000_000,
    // a constant of its sampling kernels since mlc-llm 8b2195c9 (pull request 3383); Prometheus 2 has 32,000 rows
    vocabularySize: 32_768,
    scratchMiB: { q4f16_1: 173, q4f32_1: 275 },
  },
  {
    name: "Qwen2-7B-Instruct",
    family: "qwen2",
    hiddenSize: 3584,
    layerCount: 28,
    ropeTheta: 1_000_000,
    scratchMiB: { q4f16_1: 797, q4f32_1: 913 },
  },
  {
    name: "Qwen2.5-3B-Instruct",
    family: "qwen2",
    hiddenSize: 2048,
    layerCount: 36,
    ropeTheta: 1_000_000,
    scratchMiB: { q4f16_1: 705, q4f32_1: 766 },
  },
  {
    name: "Qwen2-1.5B-Instruct",
    family: "qwen2",
    hiddenSize: 1536,
    layerCount: 28,
    ropeTheta: 1_000_000,
    scratchMiB: { q4f16_1: 689, q4f32_1: 745 },
  },
  {
    name: "Qwen2-0.5B-Instruct",
    family: "qwen2",
    hiddenSize: 896,
    layerCount: 24,
    ropeTheta: 1_000_000,
    scratchMiB: { q4f16_1: 632, q4f32_1: 670 },
  },
  {
    name: "Llama-3.2-3B-Instruct",
    family: "llama",
    hiddenSize: 3072,
    layerCount: 28,
    ropeTheta: 500_000,
    scratchMiB: { q4f16_1: 92, q4f32_1: 141 },
  },
  {
    name: "Llama-3.2-1B-Instruct",
    family: "llama",
    hiddenSize: 2048,
    layerCount: 16,
    ropeTheta: 500_000,
    scratchMiB: { q4f16_1: 88, q4f32_1: 136 },
  },
  {
    name: "SmolLM2-1.7B-Instruct",
    family: "llama",
    hiddenSize: 2048,
    layerCount: 24,
    // not in mlc-llm's list
    ropeTheta: null,
    scratchMiB: { q4f16_1: 88, q4f32_1: 136 },
  },
  {
    name: "SmolLM2-360M-Instruct",
    family: "llama",
    hiddenSize: 960,
    layerCount: 32,
    ropeTheta: 100_000,
    scratchMiB: { q4f16_1: 22, q4f32_1: 44 },
  },
] as const;

/** One of WebLLM's compiled libraries, without quantization and version. */
export type LibraryName = (typeof WEBLLM_LIBRARIES)[number]["name"];

/** Every library that Hearth uses. */
export const LIBRARY_NAMES: readonly LibraryName[] = WEBLLM_LIBRARIES.map(({ name }) => name);

/** What a model's configuration says of its shape. */
export interface ModelShape {
  /** `model_type`: `mistral`, `qwen2`, `llama`. */
  readonly family: string;
  readonly hiddenSize: number;
  readonly layerCount: number;
  /** The base of the rotary positions, if known; with another one than the library's the model would write noise. */
  readonly ropeTheta?: number | null;
}

/**
 * The library that runs models of this shape, or `null` where WebLLM has none that Hearth knows.
 *
 * @example
 * findLibrary({ family: "mistral", hiddenSize: 4096, layerCount: 32 }) // "Mistral-7B-Instruct-v0.3"
 */
export function findLibrary(shape: ModelShape): LibraryName | null {
  const found = WEBLLM_LIBRARIES.find(
    ({ family, hiddenSize, layerCount, ropeTheta }) =>
      family === shape.family &&
      hiddenSize === shape.hiddenSize &&
      layerCount === shape.layerCount &&
      (ropeTheta ?? shape.ropeTheta ?? null) === (shape.ropeTheta ?? ropeTheta),
  );
  return found?.name ?? null;
}

/**
 * How many rows a vocabulary has to have for the library that runs this shape: with fewer it would read past their end.
 *
 * @returns `null` where the library takes any number, or there is none.
 * @example
 * compiledVocabulary({ family: "mistral", hiddenSize: 4096, layerCount: 32 }) // 32768
 */
export function compiledVocabulary(shape: ModelShape): number | null {
  const name = findLibrary(shape);
  const library = WEBLLM_LIBRARIES.find((candidate) => candidate.name === name);
  return library !== undefined && "vocabularySize" in library ? library.vocabularySize : null;
}

/**
 * Where a library is published.
 *
 * @example
 * libraryUrl("Mistral-7B-Instruct-v0.3", "q4f16_1")
 * // "https://raw.githubusercontent.com/…/v0_2_86/base/Mistral-7B-Instruct-v0.3-q4f16_1_cs1k-webgpu.wasm"
 */
export function libraryUrl(name: LibraryName, quantization: PackageQuantization): string {
  return `${LIBRARY_ROOT}${LIBRARY_VERSION}/${name}-${quantization}_cs1k-webgpu.wasm`;
}

/** The library that lies under an address, in any version and on any host; `null` if Hearth does not know it. */
export function libraryOfUrl(url: string): LibraryName | null {
  const fileName = url.slice(url.lastIndexOf("/") + 1);
  return LIBRARY_NAMES.find((name) => fileName.startsWith(`${name}-q`)) ?? null;
}

/** GPU memory that a library takes beside weights and cache, in bytes. */
export function scratchBytes(name: LibraryName, quantization: PackageQuantization): number {
  const library = WEBLLM_LIBRARIES.find((candidate) => candidate.name === name);
  return (library?.scratchMiB[quantization] ?? 0) * MIB;
}
