import { assessGgufLoad, HEAP_BYTES } from "./ggufLoad.ts";
import { inGB } from "./gigabytes.ts";
import { hasShaderF16, isSoftwareGpu, NEEDS_GPU, NEEDS_SHADER_F16, SOFTWARE_GPU_WARNING } from "./gpuLack.ts";
import { missedLimits } from "./gpuLimits.ts";
import type { MachineFacts } from "./hardware.ts";
import { memoryOfContext } from "./contextCosts.ts";
import { mobileWarning } from "./mobileFit.ts";
import { storedBytes, type StoredModel } from "./storedModel.ts";

/** Whether a stored model can be loaded on this machine. */
export type StoredFit =
  | { readonly kind: "runs" }
  /** It can, and a person should know before it is. */
  | { readonly kind: "warned"; readonly reason: string }
  /** It would fail. */
  | { readonly kind: "cannot"; readonly reason: string };

type FittedModel = Pick<
  StoredModel,
  "engine" | "files" | "library" | "quantization" | "cacheBytesPerToken" | "contextLimit"
>;

/**
 * Foretell whether a stored model loads here, with the reason in one sentence.
 *
 * @param contextLength That it would be loaded with, in tokens.
 * @example
 * assessStored({ ...converted, library: null }, machine, 4096)
 * // { kind: "cannot", reason: "WebLLM has no compiled library for a model of this shape. llama.cpp runs it from a GGUF file." }
 */
export function assessStored(model: FittedModel, machine: MachineFacts, contextLength: number): StoredFit {
  const obstacle =
    model.engine === "webllm" ? packageObstacle(model, machine) : ggufObstacle(model, machine, contextLength);
  if (obstacle !== null) return { kind: "cannot", reason: obstacle };
  const warning = model.engine === "webllm" ? packageWarning(machine) : ggufWarning(model, machine);
  const mobile = mobileWarning(memoryOfContext(model, contextLength) ?? 0, machine);
  const reason = warning ?? mobile;
  return reason === null ? { kind: "runs" } : { kind: "warned", reason };
}

function packageObstacle({ library, quantization }: FittedModel, { gpu }: MachineFacts): string | null {
  if (library === null) {
    return "WebLLM has no compiled library for a model of this shape. llama.cpp runs it from a GGUF file.";
  }
  if (gpu.kind !== "adapter") return NEEDS_GPU;
  const [missed] = missedLimits(gpu.limits);
  if (missed !== undefined) return missed;
  return quantization?.includes("f16") === true && !hasShaderF16(gpu)
    ? `${NEEDS_SHADER_F16} Get the 32-bit build, q4f32_1.`
    : null;
}

function packageWarning({ gpu }: MachineFacts): string | null {
  return gpu.kind === "adapter" && isSoftwareGpu(gpu) ? SOFTWARE_GPU_WARNING : null;
}

/** Weights and cache alone; what llama.cpp needs besides is only estimated, and not a reason to refuse. */
function ggufObstacle(model: FittedModel, machine: MachineFacts, contextLength: number): string | null {
  const bytes = storedBytes(model) + (model.cacheBytesPerToken ?? 0) * contextLength;
  if (assessGgufLoad(machine, bytes).runsOn === "gpu" || bytes <= HEAP_BYTES) return null;
  return `Takes ${inGB(bytes)} with this context; on the processor llama.cpp has ${inGB(HEAP_BYTES)}.`;
}

function ggufWarning(model: FittedModel, machine: MachineFacts): string | null {
  const load = assessGgufLoad(machine, storedBytes(model));
  return load.runsOn === "processor" && load.isSlow
    ? "Runs on the processor: expect minutes per verdict."
    : null;
}
