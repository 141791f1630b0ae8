import { GPU_LIMIT_NAMES, type GpuLimitName } from "./hardware.ts";

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

function inMiB(bytes: number): string {
  return `${Math.floor(bytes / MIB)} MiB`;
}
