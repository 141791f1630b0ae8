import type { CatalogueModel, CatalogueWay } from "./catalogueModel.ts";
import { assessGgufLoad, HEAP_BYTES, largestFileOnProcessor } from "./ggufLoad.ts";
import { hasShaderF16, isSoftwareGpu, NEEDS_GPU, NEEDS_SHADER_F16, SOFTWARE_GPU_WARNING } from "./gpuLack.ts";
import { inGB } from "./gigabytes.ts";
import { missedLimits } from "./gpuLimits.ts";
import type { GpuFacts, MachineFacts } from "./hardware.ts";
import type { PackageQuantization } from "./installOrder.ts";
import { defaultContextLength, ggufMemoryNeed, memoryNeed } from "./memoryNeed.ts";
import { mobileRefusal, mobileWarning } from "./mobileFit.ts";

/**
 * What speaks against a way of running a model, and what to expect of it, in short sentences: they stand on many cards, and what
 * the machine lacks is explained once beside them.
 */
export interface WayFit {
  /** It cannot work; empty when it can. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether a machine can run a model, in sentences that stand on the model's card. */
export type ModelFit =
  | { readonly kind: "fits"; readonly way: CatalogueWay; readonly warnings: readonly string[] }
  | { readonly kind: "does-not-fit"; readonly reasons: readonly string[] };

/** Where browsers stop counting: a machine that reports as much may have any amount more. */
const REPORTED_MEMORY_CAP_GIB = 8;

/**
 * Bits a weight of usual GGUF files, from those of a Mistral 7B: Q4_K_M 4.37 GB, Q3_K_S 3.16 GB, Q2_K 2.72 GB.
 *
 * @see https://huggingface.co/vsevolodl/prometheus-7b-v2.0-GGUF
 */
const GGUF_BITS = { gpu: 4.83, processor: 3.49, smallest: 3.0 } as const;

/** The quantization that suits the GPU: 16-bit, unless there is an adapter that lacks `shader-f16`. */
export function chooseQuantization({ gpu }: Pick<MachineFacts, "gpu">): PackageQuantization {
  return gpu.kind === "adapter" && !hasShaderF16(gpu) ? "q4f32_1" : "q4f16_1";
}

/**
 * Say whether a machine can run a model, in which way best, and what to expect; nothing is fetched for it. How much memory
 * a GPU has is not known to a page, so a model that fits here can still turn out too large when it is loaded.
 *
 * @example
 * assessModelFit(qwenSmall, machineWithoutWebgpu)
 * // { kind: "does-not-fit", reasons: ["Needs a GPU, and this browser offers none."] }
 */
export function assessModelFit(model: CatalogueModel, machine: MachineFacts): ModelFit {
  const contextLength = defaultContextLength(model.contextLimit);
  const fits = waysByPreference(model, machine).map((way) => ({
    way,
    ...assessWay(way, model, machine, contextLength),
  }));
  const chosen = fits.find(({ reasons }) => reasons.length === 0);
  // the last way asks for least
  if (chosen === undefined) return { kind: "does-not-fit", reasons: fits.at(-1)?.reasons ?? [] };
  const instead = substitution(chosen.way, model, machine, contextLength);
  return { kind: "fits", way: chosen.way, warnings: [...instead, ...chosen.warnings] };
}

/** Judge one way of running a model at a context of so many tokens. */
export function assessWay(
  way: CatalogueWay,
  model: CatalogueModel,
  machine: MachineFacts,
  contextLength: number,
): WayFit {
  const memoryBytes = memoryOfWay(way, model, machine, contextLength);
  const isGguf = way.kind === "gguf";
  const refusal = mobileRefusal(model.parameterCount, machine);
  const obstacles = isGguf
    ? heapReasons(model, machine, contextLength)
    : packageReasons(way.quantization, machine);
  const reasons = refusal === null ? obstacles : [refusal];
  const warnings = [
    ...(isGguf ? processorWarnings(model, machine, contextLength) : softwareWarnings(machine.gpu)),
    ...memoryWarnings(memoryBytes, machine),
    ...storageWarnings(diskBytesOf(way, model), machine),
  ];
  return { reasons, warnings };
}

/** Memory for a model that comes in this way, in bytes; of GGUF files, one of the usual size is meant. */
export function memoryOfWay(
  way: CatalogueWay,
  model: CatalogueModel,
  machine: Pick<MachineFacts, "gpu" | "platform">,
  contextLength: number,
): number {
  const { cacheBytesPerToken, libraryName } = model;
  if (way.kind !== "gguf") {
    const weightsBytes = way.kind === "package" ? way.downloadBytes : way.diskBytes;
    const { quantization } = way;
    return memoryNeed({ weightsBytes, cacheBytesPerToken, quantization, contextLength, libraryName });
  }
  const { runsOn } = assessGgufLoad(machine, 0);
  const fileBytes = usualFileBytes(model, runsOn);
  // on the processor the engine gives up its second completion to stay in its heap
  const parallel = runsOn === "gpu" ? 2 : 1;
  return ggufMemoryNeed({ fileBytes, cacheBytesPerToken, contextLength, parallel });
}

/** A model's ways, the one that suits this machine best first: without a real GPU llama.cpp is the faster one. */
export function waysByPreference(
  { ways }: CatalogueModel,
  { gpu }: Pick<MachineFacts, "gpu">,
): readonly CatalogueWay[] {
  if (gpu.kind === "adapter" && !isSoftwareGpu(gpu)) return ways;
  return [...ways.filter(({ kind }) => kind === "gguf"), ...ways.filter(({ kind }) => kind !== "gguf")];
}

/** The browser's own figure of free storage, with what it is worth. */
export function describeStorage({ storage }: Pick<MachineFacts, "storage">): string {
  if (storage === null) {
    return "This browser does not say how much storage is free; the room is measured before anything is fetched.";
  }
  return `This browser reports about ${inGB(freeBytesOf(storage))} of free storage. ${STORAGE_CAVEAT}`;
}

const STORAGE_CAVEAT = "Browsers round this figure, so the room is measured before anything is fetched.";

function packageReasons(quantization: PackageQuantization, machine: MachineFacts): readonly string[] {
  const { gpu } = machine;
  if (gpu.kind !== "adapter") return [NEEDS_GPU];
  const missed = missedLimits(gpu.limits);
  if (quantization === "q4f32_1" || hasShaderF16(gpu)) return missed;
  return [...missed, NEEDS_SHADER_F16];
}

function heapReasons(model: CatalogueModel, machine: MachineFacts, contextLength: number): string[] {
  if (assessGgufLoad(machine, 0).runsOn === "gpu") return [];
  const largest = largestFileOnProcessor(model, contextLength);
  const smallest = (model.parameterCount * GGUF_BITS.smallest) / 8;
  if (largest >= smallest) return [];
  return [
    `On the processor llama.cpp has ${inGB(HEAP_BYTES)} of memory, which leaves ${inGB(largest)} for the file; the smallest useful one has about ${inGB(smallest)}.`,
  ];
}

/** What another way than the model's first one means; a GGUF way on the processor says so itself. */
function substitution(
  chosen: CatalogueWay,
  model: CatalogueModel,
  machine: MachineFacts,
  contextLength: number,
): readonly string[] {
  const [preferred] = model.ways;
  if (preferred === undefined || preferred === chosen) return [];
  if (chosen.kind === "gguf") {
    if (assessGgufLoad(machine, 0).runsOn === "processor") return [];
    const { reasons } = assessWay(preferred, model, machine, contextLength);
    return [`WebLLM cannot use this GPU, so llama.cpp runs a GGUF file on it. ${reasons.join(" ")}`];
  }
  const needed = inGB(memoryOfWay(chosen, model, machine, contextLength));
  const usual = inGB(memoryOfWay(preferred, model, machine, contextLength));
  return [`32-bit, as this GPU offers no 16-bit arithmetic: ${needed} of memory instead of ${usual}.`];
}

function processorWarnings(
  model: CatalogueModel,
  machine: MachineFacts,
  contextLength: number,
): readonly string[] {
  const load = assessGgufLoad(machine, usualFileBytes(model, "processor"));
  if (load.runsOn === "gpu") return [];
  const largest = inGB(largestFileOnProcessor(model, contextLength));
  const speed = load.isSlow ? ": expect minutes per verdict, and take" : ". Take";
  const threads = machine.isCrossOriginIsolated
    ? []
    : ["This page may use only one thread: its host does not send the headers for cross-origin isolation."];
  return [`llama.cpp runs it on the processor${speed} a file of at most ${largest}.`, ...threads];
}

function softwareWarnings(gpu: GpuFacts): string[] {
  return gpu.kind === "adapter" && isSoftwareGpu(gpu) ? [SOFTWARE_GPU_WARNING] : [];
}

function memoryWarnings(memoryBytes: number, machine: MachineFacts): readonly string[] {
  const mobile = mobileWarning(memoryBytes, machine);
  if (mobile !== null) return [mobile];
  const { deviceMemoryGiB } = machine;
  if (deviceMemoryGiB === null || deviceMemoryGiB >= REPORTED_MEMORY_CAP_GIB) return [];
  const reportedBytes = deviceMemoryGiB * 2 ** 30;
  if (memoryBytes <= reportedBytes) return [];
  return [`Needs ${inGB(memoryBytes)} of memory; this machine reports ${inGB(reportedBytes)} in all.`];
}

function storageWarnings(neededBytes: number, { storage }: MachineFacts): string[] {
  if (storage === null) return [];
  const freeBytes = freeBytesOf(storage);
  if (freeBytes >= neededBytes) return [];
  return [
    `Takes about ${inGB(neededBytes)} of storage; this browser reports about ${inGB(freeBytes)} free. ${STORAGE_CAVEAT}`,
  ];
}

function diskBytesOf(way: CatalogueWay, model: CatalogueModel): number {
  switch (way.kind) {
    case "package":
      return way.downloadBytes;
    case "convert":
      return way.diskBytes;
    case "gguf":
      return usualFileBytes(model, "gpu");
  }
}

function usualFileBytes({ parameterCount }: CatalogueModel, runsOn: "gpu" | "processor"): number {
  return (parameterCount * GGUF_BITS[runsOn]) / 8;
}

function freeBytesOf({ usageBytes, quotaBytes }: NonNullable<MachineFacts["storage"]>): number {
  return Math.max(0, quotaBytes - usageBytes);
}
