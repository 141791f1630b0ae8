import { GPU_LIMIT_NAMES, type GpuFacts, type GpuLimitName, type MachineFacts } from "./hardware.ts";
import type { CatalogueBuild, CatalogueModel } from "./modelCatalogue.ts";

/** Whether a machine can run a model, in sentences that stand on the model's card. */
export type ModelFit =
  | { readonly kind: "fits"; readonly build: CatalogueBuild; readonly warnings: readonly string[] }
  | { readonly kind: "does-not-fit"; readonly reasons: readonly string[] };

const MIB = 2 ** 20;

/**
 * What WebLLM insists on before it starts.
 *
 * @see @mlc-ai/web-llm 0.2.86, `detectGPUDevice`
 */
export const WEBLLM_GPU_FLOOR: Readonly<Record<GpuLimitName, number>> = {
  maxBufferSize: 256 * MIB,
  maxStorageBufferBindingSize: 128 * MIB,
  maxStorageBuffersPerShaderStage: 10,
  maxComputeWorkgroupStorageSize: 32_768,
};

type LimitSentence = (needed: number, offered: number) => string;

const LIMIT_SENTENCES: Readonly<Record<GpuLimitName, LimitSentence>> = {
  maxBufferSize: (needed, offered) =>
    `Needs GPU buffers of ${inMiB(needed)}; this GPU allows ${inMiB(offered)}.`,
  maxStorageBufferBindingSize: (needed, offered) =>
    `Needs to bind ${inMiB(needed)} of GPU memory at once; this GPU allows ${inMiB(offered)}.`,
  maxStorageBuffersPerShaderStage: (needed, offered) =>
    `Needs ${needed} storage buffers per shader stage; this GPU allows ${offered}.`,
  maxComputeWorkgroupStorageSize: (needed, offered) =>
    `Needs ${needed / 1024} KiB of memory per workgroup; this GPU allows ${Math.floor(offered / 1024)} KiB.`,
};

/** From here on a phone or tablet cannot hold the model. */
const MOBILE_PARAMETERS = 6e9;
/** Browsers on phones end a page at about this much. */
const MOBILE_BYTES = 1.5e9;

interface BuildFit {
  readonly build: CatalogueBuild;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Say whether a machine can run a model, with which build, and what to expect; nothing is fetched for it. How much
 * memory a GPU has is not known to a page, so a model that fits here can still turn out too large when it is loaded.
 *
 * @example
 * assessModelFit(qwenSmall, machineWithoutWebgpu)
 * // { kind: "does-not-fit", reasons: ["This browser offers no WebGPU here. Chrome, Edge and Safari 26 or newer do."] }
 */
export function assessModelFit(model: CatalogueModel, machine: MachineFacts): ModelFit {
  const fits = model.builds.map((build) => assessBuild(build, model, machine));
  const chosen = fits.find(({ reasons }) => reasons.length === 0);
  // the last build asks for least
  if (chosen === undefined) return { kind: "does-not-fit", reasons: fits.at(-1)?.reasons ?? [] };
  const preferred = model.builds[0];
  const instead = preferred === undefined ? [] : substitution(preferred, chosen.build, machine.gpu);
  return { kind: "fits", build: chosen.build, warnings: [...instead, ...chosen.warnings] };
}

/**
 * The limits of WebLLM that a GPU does not reach, each in one sentence.
 *
 * @example
 * missedLimits({ ...limits, maxStorageBuffersPerShaderStage: 8 })
 * // ["Needs 10 storage buffers per shader stage; this GPU allows 8."]
 */
export function missedLimits(limits: Readonly<Record<GpuLimitName, number>>): readonly string[] {
  const missed: string[] = [];
  for (const name of GPU_LIMIT_NAMES) {
    const needed = WEBLLM_GPU_FLOOR[name];
    if (limits[name] < needed) missed.push(LIMIT_SENTENCES[name](needed, limits[name]));
  }
  return missed;
}

/** Why there is no GPU to use, in words. */
export function gpuAbsence(gpu: Exclude<GpuFacts, { kind: "adapter" }>): string {
  switch (gpu.kind) {
    case "no-webgpu":
      return gpu.isSecureContext
        ? "This browser offers no WebGPU here. Chrome, Edge and Safari 26 or newer do."
        : "Browsers offer WebGPU only on secure pages: open Hearth over https or on localhost.";
    case "no-adapter":
      return "This browser knows WebGPU but offers no GPU. After a GPU crash it can take two minutes or a reload of the page.";
  }
}

function assessBuild(build: CatalogueBuild, model: CatalogueModel, machine: MachineFacts): BuildFit {
  return {
    build,
    reasons: [...memoryReasons(build, model, machine), ...gpuReasons(build, machine.gpu)],
    warnings: [
      ...deviceWarnings(build, machine),
      ...memoryWarnings(build, machine),
      ...storageWarnings(build, machine),
    ],
  };
}

function memoryReasons(build: CatalogueBuild, model: CatalogueModel, machine: MachineFacts): string[] {
  if (!machine.isMobile || model.parameterCount < MOBILE_PARAMETERS) return [];
  return [
    `Needs ${memoryOf(build)} of memory; browsers on phones and tablets end a page at about ${inGB(MOBILE_BYTES)}.`,
  ];
}

function gpuReasons(build: CatalogueBuild, gpu: GpuFacts): readonly string[] {
  if (build.kind === "gguf" && build.runsOn === "processor") return [];
  if (gpu.kind !== "adapter") return [gpuAbsence(gpu)];
  if (build.kind === "gguf" && gpu.isFallback) {
    return ["This browser offers only a software GPU, which llama.cpp does not use."];
  }
  const reasons = build.kind === "webllm" ? [...missedLimits(gpu.limits)] : [];
  if (needsShaderF16(build) && !gpu.features.includes("shader-f16")) {
    reasons.push("Needs 16-bit arithmetic (shader-f16), which this GPU does not offer.");
  }
  return reasons;
}

function needsShaderF16(build: CatalogueBuild): boolean {
  return build.kind === "webllm" ? build.quantization === "q4f16_1" : build.runsOn === "gpu";
}

/** What another build than the preferred one means. */
function substitution(preferred: CatalogueBuild, chosen: CatalogueBuild, gpu: GpuFacts): string[] {
  if (preferred === chosen) return [];
  if (chosen.kind === "webllm") {
    return [
      `This GPU does not offer 16-bit arithmetic (shader-f16), so the 32-bit build is used: ${memoryOf(chosen)} of memory instead of ${memoryOf(preferred)}.`,
    ];
  }
  const isGpu = gpu.kind === "adapter" && !gpu.isFallback;
  const why = isGpu
    ? "This GPU does not offer 16-bit arithmetic (shader-f16)"
    : "This browser offers no GPU to use";
  return [
    `${why}, so llama.cpp runs on the processor: take the ${chosen.quantization} file, and expect minutes per verdict.`,
  ];
}

function deviceWarnings(build: CatalogueBuild, { gpu, isCrossOriginIsolated }: MachineFacts): string[] {
  if (build.kind === "gguf" && build.runsOn === "processor") {
    return isCrossOriginIsolated
      ? []
      : ["This page may use only one thread: its host does not send the headers for cross-origin isolation."];
  }
  if (gpu.kind === "adapter" && gpu.isFallback) {
    return ["This is a software GPU: the processor does the work, and a verdict can take many minutes."];
  }
  return [];
}

function memoryWarnings(build: CatalogueBuild, { deviceMemoryGiB, isMobile }: MachineFacts): string[] {
  if (isMobile && build.memoryMiB * MIB > MOBILE_BYTES) {
    return [
      `Needs ${memoryOf(build)} of memory; browsers on phones and tablets may end the page at about ${inGB(MOBILE_BYTES)}.`,
    ];
  }
  if (deviceMemoryGiB === null || build.memoryMiB <= deviceMemoryGiB * 1024) return [];
  return [
    `Needs ${memoryOf(build)} of memory; this machine reports ${inGB(deviceMemoryGiB * 1024 * MIB)} in all.`,
  ];
}

/** A GGUF file stays where the user put it; only a download needs room in the browser. */
function storageWarnings(build: CatalogueBuild, { storage }: MachineFacts): string[] {
  if (build.kind === "gguf" || storage === null) return [];
  const freeBytes = Math.max(0, storage.quotaBytes - storage.usageBytes);
  if (freeBytes >= build.downloadBytes) return [];
  return [
    `The download is about ${inGB(build.downloadBytes)}; this browser reports about ${inGB(freeBytes)} of free storage.`,
  ];
}

function memoryOf(build: CatalogueBuild): string {
  return inGB(build.memoryMiB * MIB);
}

function inGB(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function inMiB(bytes: number): string {
  return `${Math.floor(bytes / MIB)} MiB`;
}
