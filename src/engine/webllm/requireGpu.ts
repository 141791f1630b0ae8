import { AppError } from "#core/errors.ts";
import type { GpuFacts } from "#core/models/hardware.ts";
import { gpuAbsence } from "#core/models/gpuLack.ts";
import { missedLimits } from "#core/models/gpuLimits.ts";

export type UsableGpu = Extract<GpuFacts, { kind: "adapter" }>;

/**
 * Refuse a GPU that WebLLM would refuse, before a byte is fetched.
 *
 * WebLLM's own list does not say of every 16-bit model that it needs `shader-f16`; without it such a model fails only
 * when its shaders are compiled, after the whole download.
 *
 * @throws {AppError} `engine/webgpu-unavailable`, `engine/gpu-limit`, `engine/shader-f16-missing`
 */
export function requireGpu(gpu: GpuFacts, quantization: string | null): UsableGpu {
  if (gpu.kind !== "adapter") throw new AppError("engine/webgpu-unavailable", gpuAbsence(gpu));
  const missed = missedLimits(gpu.limits);
  if (missed.length > 0) {
    throw new AppError("engine/gpu-limit", missed.join(" "), { details: { ...gpu.limits } });
  }
  if (quantization?.includes("f16") === true && !gpu.features.includes("shader-f16")) {
    throw new AppError("engine/shader-f16-missing", `A ${quantization} model needs shader-f16`, {
      details: { quantization },
    });
  }
  return gpu;
}
