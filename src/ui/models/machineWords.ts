import { isSoftwareGpu } from "#core/models/gpuLack.ts";
import type { GpuFacts, MachineFacts } from "#core/models/hardware.ts";
import { formatBytes } from "./modelWords.ts";

/**
 * The GPU in a few words: what it is called, what kind it is, its 16-bit arithmetic and the size of its buffers.
 *
 * @example describeGpu(appleM3) // "Apple M3: WebGPU, 16-bit arithmetic, buffers up to 4.3 GB, 2.1 GB bound at once"
 */
export function describeGpu(gpu: GpuFacts): string {
  switch (gpu.kind) {
    case "no-webgpu":
      return gpu.isSecureContext
        ? "no WebGPU in this browser"
        : "no WebGPU: browsers offer it only on https pages and on localhost";
    case "no-adapter":
      return "WebGPU without a GPU";
    case "adapter": {
      const name =
        [gpu.description, `${gpu.vendor} ${gpu.architecture}`.trim()].find((text) => text !== "") ??
        "unnamed GPU";
      const kind = isSoftwareGpu(gpu) ? "a software adapter, very slow" : "WebGPU";
      const f16 = gpu.features.includes("shader-f16")
        ? "16-bit arithmetic"
        : "no 16-bit arithmetic (shader-f16)";
      const { maxBufferSize, maxStorageBufferBindingSize } = gpu.limits;
      const buffers = `buffers up to ${formatBytes(maxBufferSize)}, ${formatBytes(maxStorageBufferBindingSize)} bound at once`;
      return `${name}: ${kind}, ${f16}, ${buffers}`;
    }
  }
}

/** Processor and threads. */
export function describeProcessor({ logicalCores, isCrossOriginIsolated }: MachineFacts): string {
  const cores = logicalCores === 1 ? "1 core" : `${logicalCores} cores`;
  return isCrossOriginIsolated
    ? `${cores}, threads allowed`
    : `${cores}, but this host does not allow threads, so only one is used`;
}

/**
 * The machine's memory; browsers say 8 GB of anything larger.
 *
 * @example describeMemory(8) // "8 GB or more"
 */
export function describeMemory(deviceMemoryGiB: number): string {
  return deviceMemoryGiB >= 8 ? `${deviceMemoryGiB} GB or more` : `${deviceMemoryGiB} GB`;
}

/** What phones and tablets cannot do. */
export const MOBILE_SENTENCE =
  "Phones and tablets, iPhone and iPad among them, end a page at about 1.5 GB of memory, so a 7B judge does not fit. The smallest models below may; for Prometheus 2 open Hearth on a computer.";
