import {
  GPU_LIMIT_NAMES,
  type GpuFacts,
  type GpuLimitName,
  type MachineFacts,
  type Platform,
} from "#core/models/hardware.ts";

/** The part of a page or worker that the probe looks at. */
export interface ProbedScope {
  readonly isSecureContext: boolean;
  readonly crossOriginIsolated: boolean;
  readonly navigator: {
    readonly gpu?: {
      requestAdapter(options?: { powerPreference?: "high-performance" }): Promise<ProbedAdapter | null>;
    };
    readonly storage?: { estimate(): Promise<{ usage?: number; quota?: number }> };
    readonly deviceMemory?: number;
    readonly hardwareConcurrency?: number;
    readonly userAgent?: string;
    readonly platform?: string;
    readonly maxTouchPoints?: number;
    readonly userAgentData?: { readonly mobile?: boolean; readonly platform?: string };
  };
}

interface ProbedAdapter {
  readonly features: Iterable<string>;
  readonly limits: Readonly<Partial<Record<GpuLimitName, number>>>;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
  /** Where browsers had it before it moved into `info`. */
  readonly isFallbackAdapter?: boolean;
}

/**
 * Find out what this machine offers to a judge model. Works on the page and in a worker, fetches nothing, and asks
 * for a fresh adapter but never for a device, so it holds no GPU memory.
 */
export async function probeMachine(scope: ProbedScope = globalThis as ProbedScope): Promise<MachineFacts> {
  const { navigator } = scope;
  const [gpu, storage] = await Promise.all([probeGpu(scope), estimateStorage(navigator)]);
  return {
    gpu,
    storage,
    deviceMemoryGiB: navigator.deviceMemory ?? null,
    logicalCores: navigator.hardwareConcurrency ?? 1,
    isCrossOriginIsolated: scope.crossOriginIsolated,
    isMobile: isMobile(navigator),
    platform: readPlatform(navigator),
  };
}

/** Find out what the GPU offers; an adapter is "consumed" by its first device, so every probe asks for a new one. */
export async function probeGpu(scope: ProbedScope = globalThis as ProbedScope): Promise<GpuFacts> {
  const { gpu } = scope.navigator;
  if (gpu === undefined) return { kind: "no-webgpu", isSecureContext: scope.isSecureContext };
  // the same preference as WebLLM's, or a laptop with two GPUs would be judged by the wrong one
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  return adapter === null ? { kind: "no-adapter" } : readAdapter(adapter);
}

function readAdapter(adapter: ProbedAdapter): GpuFacts {
  const { info } = adapter;
  return {
    kind: "adapter",
    isFallback: info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false,
    vendor: info?.vendor ?? "",
    architecture: info?.architecture ?? "",
    description: info?.description ?? "",
    features: [...adapter.features].toSorted(),
    limits: readLimits(adapter.limits),
  };
}

function readLimits(limits: ProbedAdapter["limits"]): Record<GpuLimitName, number> {
  const read = Object.fromEntries(GPU_LIMIT_NAMES.map((name) => [name, limits[name] ?? 0]));
  return read as Record<GpuLimitName, number>;
}

async function estimateStorage({ storage }: ProbedScope["navigator"]): Promise<MachineFacts["storage"]> {
  if (storage === undefined) return null;
  try {
    const { usage, quota } = await storage.estimate();
    return usage === undefined || quota === undefined ? null : { usageBytes: usage, quotaBytes: quota };
  } catch {
    // it is only a hint, and some private windows refuse to give it
    return null;
  }
}

function isMobile(navigator: ProbedScope["navigator"]): boolean {
  const { userAgentData, userAgent = "" } = navigator;
  return (
    userAgentData?.mobile === true || /Android|iPhone|iPod|iPad|Mobile/.test(userAgent) || isIpad(navigator)
  );
}

/** An iPad asks for desktop pages and calls itself a Mac, but no Mac has a touch screen. */
function isIpad({ platform = "", maxTouchPoints = 0 }: ProbedScope["navigator"]): boolean {
  return platform === "MacIntel" && maxTouchPoints > 1;
}

/** Android's user agents also say Linux, those of iOS also say Mac OS X: the narrower name stands first. */
const PLATFORM_MARKS: readonly (readonly [RegExp, Platform])[] = [
  [/Android/, "android"],
  [/iPhone|iPad|iPod/, "ios"],
  [/CrOS|Chrome OS|ChromeOS/, "other"],
  [/Windows|^Win/, "windows"],
  [/Mac/i, "macos"],
  [/Linux/, "linux"],
];

function readPlatform(navigator: ProbedScope["navigator"]): Platform {
  if (isIpad(navigator)) return "ios";
  const { userAgentData, userAgent = "", platform = "" } = navigator;
  // what is said plainly counts before what has to be read out of the user agent
  for (const words of [userAgentData?.platform ?? "", userAgent, platform]) {
    const found = PLATFORM_MARKS.find(([mark]) => mark.test(words));
    if (found !== undefined) return found[1];
  }
  return "other";
}
