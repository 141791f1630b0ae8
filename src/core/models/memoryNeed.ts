import { type LibraryName, scratchBytes } from "./webllmLibraries.ts";

/** Enough for a judge prompt and the longest output. */
export const DEFAULT_CONTEXT_LENGTH = 4096;

/** Context lengths that Hearth offers, in tokens of prompt and output together. */
export const CONTEXT_CHOICES = [2048, 4096, 8192, 16_384, 32_768] as const;

/**
 * The context lengths to offer for a model.
 *
 * @param limit Tokens that the model was trained for; `null` if unknown. It is offered itself where it is no step.
 *
 * @example
 * contextChoices(8192) // [2048, 4096, 8192]
 */
export function contextChoices(limit: number | null): readonly number[] {
  if (limit === null) return [...CONTEXT_CHOICES];
  const within = CONTEXT_CHOICES.filter((choice) => choice <= limit);
  const isBetween = within.length < CONTEXT_CHOICES.length && limit !== within.at(-1);
  return isBetween ? [...within, limit] : within;
}

/** The context that a model is loaded with unless another one is chosen; `limit` as in `contextChoices`. */
export function defaultContextLength(limit: number | null): number {
  return Math.min(limit ?? DEFAULT_CONTEXT_LENGTH, DEFAULT_CONTEXT_LENGTH);
}

/** What a model in WebLLM's format asks of a GPU. */
export interface PackageMemory {
  /** As packed on disk. */
  readonly weightsBytes: number;
  /** Keys and values of all layers in 16 bits. */
  readonly cacheBytesPerToken: number;
  /** `q4f16_1`, `q4f32_1`. */
  readonly quantization: string;
  readonly contextLength: number;
  /** Mistral 7B's library if not known. */
  readonly libraryName?: LibraryName | null;
}

/** 4 bits a weight, and a scale for every 32: 16 bits on disk, 32 on the GPU. */
const WIDE_SCALES = (4 + 32 / 32) / (4 + 16 / 32);

/**
 * GPU memory for weights, cache and scratch, in bytes.
 *
 * Checked against `vram_required_MB` of @mlc-ai/web-llm 0.2.86 at 4096 tokens: within 1 % of all models of the catalogue,
 * Mistral 7B (4573 and 5619 MiB) among them. Of other contexts WebLLM states nothing; there the cache alone grows.
 *
 * @example
 * memoryNeed({
 *   weightsBytes: 4_073_474_304,
 *   cacheBytesPerToken: 131_072,
 *   quantization: "q4f16_1",
 *   contextLength: 4096,
 * }) // 4791748864, which is 4570 MiB
 */
export function memoryNeed(need: PackageMemory): number {
  const { weightsBytes, cacheBytesPerToken, quantization, contextLength, libraryName } = need;
  const isWide = quantization.includes("f32");
  const scratch = scratchBytes(libraryName ?? "Mistral-7B-Instruct-v0.3", isWide ? "q4f32_1" : "q4f16_1");
  const cacheBytes = cacheBytesPerToken * contextLength;
  return Math.round(weightsBytes * (isWide ? WIDE_SCALES : 1) + cacheBytes * (isWide ? 2 : 1) + scratch);
}

/** Working memory, vocabulary and llama.cpp itself; an estimate, on the generous side. */
const LLAMACPP_OVERHEAD_BYTES = 320 * 2 ** 20;

/** What a GGUF file asks of llama.cpp. */
export interface GgufMemory {
  readonly fileBytes: number;
  readonly cacheBytesPerToken: number;
  /** Of one completion. */
  readonly contextLength: number;
  /** Completions at the same time; each has a cache of its own. */
  readonly parallel: number;
}

/**
 * Memory for a GGUF file's weights, its caches and llama.cpp itself, in bytes, on a GPU or in the WebAssembly heap.
 *
 * @example
 * ggufMemoryNeed({ fileBytes: 3_160_000_000, cacheBytesPerToken: 131_072, contextLength: 4096, parallel: 1 })
 * // 4032415232: below the heap's 4294967296
 */
export function ggufMemoryNeed(need: GgufMemory): number {
  const { fileBytes, cacheBytesPerToken, contextLength, parallel } = need;
  return fileBytes + cacheBytesPerToken * contextLength * parallel + LLAMACPP_OVERHEAD_BYTES;
}
