import { AppError } from "#core/errors.ts";
import type { GgufHeader } from "./readGgufHeader.ts";

/** How much context a load asks for. */
export interface MemoryPlan {
  /** Tokens of prompt and output together, per completion. */
  readonly contextLength: number;
  /** Completions at the same time; each has a cache of its own. */
  readonly parallel: number;
}

/** What a load would like to have; upper bounds. */
export interface WantedMemory extends MemoryPlan {
  /** Whether a person chose the context, knowing what it takes. */
  readonly isContextChosen?: boolean;
}

/** WebAssembly memory ends here, in 64-bit builds as well. */
export const HEAP_BYTES = 4 * 1024 ** 3;
/** An estimate, on the generous side: working memory, vocabulary and llama.cpp itself. */
const OVERHEAD_BYTES = 320 * 1024 ** 2;
/** A page cannot ask how much memory a GPU has: beyond this the caches would crowd out a 7B on common cards. */
const GPU_CACHE_BYTES = 1024 ** 3;
/** Enough for a judge prompt and the longest output. */
const SMALL_CONTEXT = 4096;
/** llama.cpp rounds a cache to multiples of this. */
const CONTEXT_STEP = 256;

/**
 * Decide on context and parallel completions. On the processor everything has to fit into the WebAssembly heap, so the
 * plan gives up the second completion, then the longer context. On the GPU caches of more than 1 GiB give up the longer
 * context, or the second completion if a person chose the context.
 *
 * @param wanted The context never exceeds what the model was trained for.
 * @throws {AppError} `engine/model-too-large` when the weights do not fit on the processor whatever is given up.
 */
export function planMemory(
  header: Pick<GgufHeader, "weightBytes" | "cacheBytesPerToken" | "contextLength">,
  wanted: WantedMemory,
  holdsWeights: "gpu" | "heap",
): MemoryPlan {
  const contextLength = wholeSteps(Math.min(wanted.contextLength, header.contextLength ?? Infinity));
  const { parallel } = wanted;
  if (holdsWeights === "gpu") {
    const cacheBytes = (header.cacheBytesPerToken ?? 0) * contextLength * parallel;
    if (cacheBytes <= GPU_CACHE_BYTES) return { contextLength, parallel };
    if (wanted.isContextChosen === true) return { contextLength, parallel: 1 };
    return { contextLength: Math.min(contextLength, SMALL_CONTEXT), parallel };
  }
  const plans = [
    { contextLength, parallel },
    { contextLength, parallel: 1 },
    { contextLength: Math.min(contextLength, SMALL_CONTEXT), parallel: 1 },
  ];
  const smallest = plans.at(-1);
  const neededBytes = smallest === undefined ? 0 : heapBytes(header, smallest);
  const fitting = plans.find((plan) => heapBytes(header, plan) <= HEAP_BYTES);
  if (fitting !== undefined) return fitting;
  throw new AppError(
    "engine/model-too-large",
    `Cannot run the model on the processor: it needs ${neededBytes} bytes, WebAssembly has ${HEAP_BYTES}`,
    { details: { neededBytes, limitBytes: HEAP_BYTES, weightBytes: header.weightBytes } },
  );
}

function heapBytes(
  header: Pick<GgufHeader, "weightBytes" | "cacheBytesPerToken">,
  { contextLength, parallel }: MemoryPlan,
): number {
  const cacheBytes = (header.cacheBytesPerToken ?? 0) * contextLength * parallel;
  return header.weightBytes + cacheBytes + OVERHEAD_BYTES;
}

function wholeSteps(contextLength: number): number {
  return Math.max(CONTEXT_STEP, Math.floor(contextLength / CONTEXT_STEP) * CONTEXT_STEP);
}
