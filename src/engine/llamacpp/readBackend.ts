import type { LoadedBackend } from "#core/judge/judgeModel.ts";
import type { GpuOutlook } from "./gpuOutlook.ts";

/** Where llama.cpp says it put things. */
export interface BackendReport {
  readonly backend: LoadedBackend;
  /** All buffers that the log names: weights, key and value cache, working memory. */
  readonly memoryBytes: number | null;
}

const BUFFER_LINE = /^\s*\w+:\s+(\S+)\s+(model|KV|output|compute) buffer size =\s*([\d.]+) MiB/;
const OFFLOADED_LINE = /offloaded (\d+)\/(\d+) layers to GPU/;

/**
 * Read from llama.cpp's log which device really holds the weights, whatever was asked for.
 *
 * @param lines The log of the load, at level "info" or finer.
 * @param threads Threads that the processor's part runs on.
 * @example
 * readBackend(["load_tensors:          CPU model buffer size =     0.94 MiB"], { kind: "none" }, 4).backend.description
 * // "CPU, 4 threads"
 */
export function readBackend(lines: readonly string[], outlook: GpuOutlook, threads: number): BackendReport {
  let gpuMiB = 0;
  let totalMiB = 0;
  for (const line of lines) {
    const [, device, use, size] = BUFFER_LINE.exec(line) ?? [];
    if (device === undefined) continue;
    totalMiB += Number(size);
    if (use === "model" && !isProcessor(device)) gpuMiB += Number(size);
  }
  const memoryBytes = totalMiB === 0 ? null : Math.round(totalMiB * 1024 * 1024);
  const processor = `CPU, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  if (gpuMiB === 0) {
    const note = processorNote(outlook);
    return { backend: { kind: "cpu", description: processor, note }, memoryBytes };
  }
  const adapter = outlook.kind === "none" ? "WebGPU" : outlook.description;
  const layers = offloadedLayers(lines);
  // the table of token embeddings stays with the processor even when every layer is on the GPU
  if (layers === null || layers.onGpu >= layers.all) {
    return { backend: { kind: "webgpu", description: adapter }, memoryBytes };
  }
  const note = `Only ${layers.onGpu} of ${layers.all} layers are on the GPU.`;
  return { backend: { kind: "mixed", description: `${adapter} and ${processor}`, note }, memoryBytes };
}

function isProcessor(device: string): boolean {
  return device.startsWith("CPU");
}

function offloadedLayers(lines: readonly string[]): { onGpu: number; all: number } | null {
  for (const line of lines) {
    const found = OFFLOADED_LINE.exec(line);
    if (found !== null) return { onGpu: Number(found[1]), all: Number(found[2]) };
  }
  return null;
}

function processorNote(outlook: GpuOutlook): string {
  switch (outlook.kind) {
    case "none":
      return "This browser offers no GPU to web pages, so llama.cpp uses the processor.";
    case "no-shader-f16":
      return "This GPU's driver does not offer shader-f16, so llama.cpp uses the processor.";
    case "usable":
      return "llama.cpp did not take the GPU, so it uses the processor.";
  }
}
