import type { CatalogueModel } from "./catalogueModel.ts";
import { inGB } from "./gigabytes.ts";
import type { GgufChoice } from "./ggufChoice.ts";
import { assessGgufLoad, HEAP_BYTES, largestFileOnProcessor } from "./ggufLoad.ts";
import type { MachineFacts } from "./hardware.ts";
import { DEFAULT_CONTEXT_LENGTH, ggufMemoryNeed } from "./memoryNeed.ts";
import { mobileRefusal } from "./mobileFit.ts";

/** The file to take, and why; or why none. */
export interface GgufSuggestion {
  readonly choice: GgufChoice | null;
  /** In words, for people. */
  readonly reason: string;
}

/** What a suggestion depends on of a model. */
export type SuggestedModel = Pick<CatalogueModel, "parameterCount" | "cacheBytesPerToken">;

/** Q6_K has 6.56 bits a weight; larger files judge no better. */
const MOST_BITS = 6.7;
/** Q4_K_M of a 7B has 4.83: the usual compromise, for machines that do not tell their memory. */
const USUAL_BITS = 5;
/** What such machines are taken to have. */
const USUAL_MEMORY_GIB = 8;
/** So much of the memory may be the model's; the rest is the browser's and the screen's. */
const ROOM_SHARE = 0.75;
/** Caches that llama.cpp keeps on a GPU. */
const GPU_PARALLEL = 2;

/**
 * Choose among the GGUF files of a model: the largest that fits. On the processor weights and cache share a heap of 4 GiB; on a
 * GPU, whose memory no page knows, three quarters of the machine's reported memory are taken as room, and files beyond
 * Q6_K (beyond Q4_K_M, where no memory is reported) only if there is nothing smaller.
 */
export function suggestGguf(
  choices: readonly GgufChoice[],
  machine: MachineFacts,
  model: SuggestedModel,
): GgufSuggestion {
  const whole = choices
    .filter(({ missingPaths }) => missingPaths.length === 0)
    .toSorted((a, b) => a.byteLength - b.byteLength);
  const [smallest] = whole;
  if (smallest === undefined) {
    return noChoice(
      choices.length === 0 ? "There are no GGUF files here." : "Parts of every GGUF file here are missing.",
    );
  }
  const refusal = mobileRefusal(model.parameterCount, machine);
  if (refusal !== null) return noChoice(refusal);
  const load = assessGgufLoad(machine, smallest.byteLength);
  return load.runsOn === "gpu"
    ? suggestForGpu(whole, smallest, machine, model)
    : suggestForHeap(whole, smallest, model);
}

function suggestForGpu(
  whole: readonly GgufChoice[],
  smallest: GgufChoice,
  { deviceMemoryGiB }: MachineFacts,
  model: SuggestedModel,
): GgufSuggestion {
  const memoryBytes = (deviceMemoryGiB ?? USUAL_MEMORY_GIB) * 2 ** 30;
  const fitting = whole.filter((choice) => gpuNeed(choice, model) <= memoryBytes * ROOM_SHARE);
  const mostBits = deviceMemoryGiB === null ? USUAL_BITS : MOST_BITS;
  const choice =
    fitting.findLast(({ byteLength }) => (byteLength * 8) / model.parameterCount <= mostBits) ?? fitting[0];
  if (choice !== undefined) {
    return {
      choice,
      reason: `${describeChoice(choice)} should leave room for the rest of this machine: with its caches it needs about ${inGB(gpuNeed(choice, model))}. How much memory the GPU has, a browser does not tell.`,
    };
  }
  const machineWords = deviceMemoryGiB === null ? "usual machines have" : "this machine reports no more than";
  return noChoice(
    `No file here is sure to fit: the smallest, ${describeChoice(smallest)}, needs about ${inGB(gpuNeed(smallest, model))} with its caches, and ${machineWords} ${inGB(memoryBytes)}.`,
  );
}

function suggestForHeap(
  whole: readonly GgufChoice[],
  smallest: GgufChoice,
  model: SuggestedModel,
): GgufSuggestion {
  const largestBytes = largestFileOnProcessor(model, DEFAULT_CONTEXT_LENGTH);
  const choice = whole.findLast(({ byteLength }) => byteLength <= largestBytes);
  if (choice === undefined) {
    return noChoice(
      `On the processor llama.cpp has ${inGB(HEAP_BYTES)} of memory, which leaves ${inGB(largestBytes)} for a file; the smallest here is ${describeChoice(smallest)}.`,
    );
  }
  return {
    choice,
    reason: `${describeChoice(choice)} is the largest that fits: on the processor llama.cpp has ${inGB(HEAP_BYTES)} of memory for file and cache.`,
  };
}

function gpuNeed({ byteLength }: GgufChoice, { cacheBytesPerToken }: SuggestedModel): number {
  return ggufMemoryNeed({
    fileBytes: byteLength,
    cacheBytesPerToken,
    contextLength: DEFAULT_CONTEXT_LENGTH,
    parallel: GPU_PARALLEL,
  });
}

function describeChoice({ quantization, byteLength }: GgufChoice): string {
  return quantization === null ? `one of ${inGB(byteLength)}` : `${quantization} (${inGB(byteLength)})`;
}

function noChoice(reason: string): GgufSuggestion {
  return { choice: null, reason };
}
