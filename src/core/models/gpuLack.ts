import { missedLimits } from "./gpuLimits.ts";
import type { GpuFacts, MachineFacts } from "./hardware.ts";

type Adapter = Extract<GpuFacts, { kind: "adapter" }>;

/** Makes Chromium show `shader-f16` of NVIDIA cards on Linux. */
export const NVIDIA_F16_FLAG = "--enable-dawn-features=vulkan_enable_f16_on_nvidia";

/** Programs that pretend to be a GPU; not every browser marks them as a fallback. */
const SOFTWARE_GPU = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** Whether the "GPU" is a program on the processor. */
export function isSoftwareGpu({ isFallback, architecture, description }: Adapter): boolean {
  return isFallback || SOFTWARE_GPU.test(architecture) || SOFTWARE_GPU.test(description);
}

/** Whether shaders can calculate in 16 bits, as `q4f16_1` packages and llama.cpp's shaders do. */
export function hasShaderF16(gpu: GpuFacts): boolean {
  return gpu.kind === "adapter" && gpu.features.includes("shader-f16");
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

/** The same in a few words, for cards; why there is none stands once on the page, as `gpuAbsence` has it. */
export const NEEDS_GPU = "Needs a GPU, and this browser offers none.";

/** What a software GPU means on a card; its name stands once on the page, as `softwareGpuSentence` has it. */
export const SOFTWARE_GPU_WARNING = "On a software GPU a verdict can take many minutes.";

/** What a 16-bit package says of a GPU without `shader-f16`; the flag that may help stands once on the page. */
export const NEEDS_SHADER_F16 = "Needs 16-bit arithmetic, which this GPU does not offer.";

/** What a software GPU means, in one sentence that names it where the browser does. */
export function softwareGpuSentence({ architecture, description }: Adapter): string {
  const name = description === "" ? architecture : description;
  const named = name === "" ? "" : ` (${name})`;
  return `This is a software GPU${named}: the processor does the work, and a verdict can take many minutes.`;
}

/**
 * Why 16-bit arithmetic is missing: a sentence without its full stop, to go on from.
 *
 * Chromium hides it on NVIDIA's Linux driver; with the flag llama.cpp was measured 39 to 390 times as fast
 * (tetherto/qvac-fabric-llm.cpp#259).
 */
export function shaderF16Lack({ gpu, platform }: Pick<MachineFacts, "gpu" | "platform">): string {
  const isNvidia = gpu.kind === "adapter" && /nvidia/i.test(`${gpu.vendor} ${gpu.description}`);
  return isNvidia && platform === "linux"
    ? `Chrome on Linux hides the 16-bit arithmetic (shader-f16) of NVIDIA cards unless it is started with ${NVIDIA_F16_FLAG}`
    : "This GPU does not offer 16-bit arithmetic (shader-f16)";
}

/**
 * What this machine's GPU lacks for the fastest judge, in words; `null` when it lacks nothing. How much memory it has is not
 * known to a page.
 */
export function describeGpuLack(machine: MachineFacts): string | null {
  const { gpu } = machine;
  if (gpu.kind !== "adapter") return gpuAbsence(gpu);
  if (isSoftwareGpu(gpu)) return softwareGpuSentence(gpu);
  const lacks = [...missedLimits(gpu.limits)];
  if (!hasShaderF16(gpu)) {
    lacks.push(
      `${shaderF16Lack(machine)}. WebLLM then takes 32-bit packages, which ask for more memory; llama.cpp runs on the processor.`,
    );
  }
  return lacks.length === 0 ? null : lacks.join(" ");
}
