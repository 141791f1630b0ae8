/** What the browser tells about the GPU; `limits` in bytes or counts, named as in the WebGPU specification. */
export type GpuFacts =
  | { readonly kind: "no-webgpu"; readonly isSecureContext: boolean }
  | { readonly kind: "no-adapter" }
  | {
      readonly kind: "adapter";
      readonly isFallback: boolean;
      readonly vendor: string;
      readonly architecture: string;
      readonly description: string;
      readonly features: readonly string[];
      readonly limits: Readonly<Record<GpuLimitName, number>>;
    };

/** The limits that WebLLM insists on. */
export const GPU_LIMIT_NAMES = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
] as const;

export type GpuLimitName = (typeof GPU_LIMIT_NAMES)[number];

/** The operating system, as far as sentences for people differ by it. */
export type Platform = "linux" | "windows" | "macos" | "android" | "ios" | "other";

/** What this machine offers to a judge model; nothing here is fetched from anywhere. */
export interface MachineFacts {
  readonly gpu: GpuFacts;
  /** From `navigator.storage.estimate()`; the quota is a hint (Chrome rounds it). */
  readonly storage: { readonly usageBytes: number; readonly quotaBytes: number } | null;
  /** `navigator.deviceMemory`, capped at 8 by browsers; `null` where there is none. */
  readonly deviceMemoryGiB: number | null;
  readonly logicalCores: number;
  /** Whether WebAssembly may use threads. */
  readonly isCrossOriginIsolated: boolean;
  readonly isMobile: boolean;
  readonly platform: Platform;
}
