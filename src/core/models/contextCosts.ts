import { contextChoices, ggufMemoryNeed, memoryNeed } from "./memoryNeed.ts";
import { storedBytes, type StoredModel } from "./storedModel.ts";
import { libraryOfUrl } from "./webllmLibraries.ts";

/** A context length and what it costs. */
export interface ContextCost {
  /** Tokens of prompt and output together. */
  readonly contextLength: number;
  /** Memory for weights, cache and scratch, in bytes; `null` if not known. */
  readonly memoryBytes: number | null;
}

/** Only what is asked of a stored model here. */
type CostedModel = Pick<
  StoredModel,
  "engine" | "files" | "library" | "quantization" | "cacheBytesPerToken" | "contextLimit"
>;

/**
 * The context lengths that a stored model can be loaded with, and the memory that each takes for one completion at a time.
 *
 * @example
 * contextCosts(prometheusGguf)[1] // { contextLength: 4096, memoryBytes: 5242415232 }
 */
export function contextCosts(model: CostedModel): readonly ContextCost[] {
  return contextChoices(model.contextLimit).map((contextLength) => ({
    contextLength,
    memoryBytes: memoryOfContext(model, contextLength),
  }));
}

/** What a stored model takes with one context length, in bytes; `null` if not known. */
export function memoryOfContext(model: CostedModel, contextLength: number): number | null {
  const { engine, cacheBytesPerToken, quantization, library } = model;
  if (cacheBytesPerToken === null) return null;
  const weightsBytes = storedBytes({ ...model, library: null });
  switch (engine) {
    case "webllm":
      return memoryNeed({
        weightsBytes,
        cacheBytesPerToken,
        quantization: quantization ?? "q4f16_1",
        contextLength,
        libraryName: library === null ? null : libraryOfUrl(library.url),
      });
    case "llamacpp":
      return ggufMemoryNeed({ fileBytes: weightsBytes, cacheBytesPerToken, contextLength, parallel: 1 });
  }
}
