import { gpuAbsence, hasShaderF16, isSoftwareGpu, shaderF16Lack } from "./gpuLack.ts";
import type { MachineFacts } from "./hardware.ts";
import { ggufMemoryNeed } from "./memoryNeed.ts";

/** Where llama.cpp will hold a GGUF file, said before it is loaded. */
export type GgufLoad =
  | { readonly runsOn: "gpu" }
  | {
      readonly runsOn: "processor";
      /** In one sentence. */
      readonly reason: string;
      /** Whether a verdict takes minutes. */
      readonly isSlow: boolean;
    };

/** WebAssembly memory ends here, in 64-bit builds as well. */
export const HEAP_BYTES = 4 * 2 ** 30;
/** From so much weight on the processor needs minutes for a verdict. */
const SLOW_BYTES = 1e9;

/**
 * Foretell where llama.cpp runs, so that it never crawls on the processor unannounced: its shaders need `shader-f16`, and it
 * takes the processor without a word where that is missing.
 *
 * @example
 * assessGgufLoad(machineWithoutWebgpu, 4_370_000_000)
 * // { runsOn: "processor", reason: "This browser offers no WebGPU here. …", isSlow: true }
 */
export function assessGgufLoad(machine: Pick<MachineFacts, "gpu" | "platform">, fileBytes: number): GgufLoad {
  const lack = llamacppLack(machine);
  if (lack === null) return { runsOn: "gpu" };
  return { runsOn: "processor", reason: lack, isSlow: fileBytes >= SLOW_BYTES };
}

/**
 * The largest GGUF file that fits into the WebAssembly heap beside its cache, in bytes; 0 if none does.
 *
 * @example
 * largestFileOnProcessor({ cacheBytesPerToken: 131_072 }, 4096) // 3422552064
 */
export function largestFileOnProcessor(
  { cacheBytesPerToken }: { readonly cacheBytesPerToken: number },
  contextLength: number,
): number {
  const rest = ggufMemoryNeed({ fileBytes: 0, cacheBytesPerToken, contextLength, parallel: 1 });
  return Math.max(0, HEAP_BYTES - rest);
}

function llamacppLack(machine: Pick<MachineFacts, "gpu" | "platform">): string | null {
  const { gpu } = machine;
  const then = "so llama.cpp runs on the processor.";
  if (gpu.kind !== "adapter") return `${gpuAbsence(gpu)} llama.cpp runs on the processor.`;
  if (isSoftwareGpu(gpu)) return `This browser offers only a software GPU, ${then}`;
  return hasShaderF16(gpu) ? null : `${shaderF16Lack(machine)}, ${then}`;
}
