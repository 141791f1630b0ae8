import type { CatalogueModel, CatalogueWay } from "#core/models/catalogueModel.ts";
import type { GpuFacts, MachineFacts } from "#core/models/hardware.ts";
import { findCatalogueModel } from "#core/models/modelCatalogue.ts";

export const MIB = 2 ** 20;

export type Adapter = Extract<GpuFacts, { kind: "adapter" }>;

export const GPU: Adapter = {
  kind: "adapter",
  isFallback: false,
  vendor: "apple",
  architecture: "metal-3",
  description: "",
  features: ["shader-f16"],
  limits: {
    maxBufferSize: 4096 * MIB,
    maxStorageBufferBindingSize: 4096 * MIB,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 32_768,
  },
};

/** A laptop on which everything works. */
export const MACHINE: MachineFacts = {
  gpu: GPU,
  storage: { usageBytes: 0, quotaBytes: 20e9 },
  deviceMemoryGiB: 8,
  logicalCores: 8,
  isCrossOriginIsolated: true,
  isMobile: false,
  platform: "macos",
};

export const WITHOUT_WEBGPU: MachineFacts = {
  ...MACHINE,
  gpu: { kind: "no-webgpu", isSecureContext: true },
};

export const WITHOUT_F16: MachineFacts = { ...MACHINE, gpu: { ...GPU, features: [] } };

export const SOFTWARE: MachineFacts = {
  ...MACHINE,
  gpu: { ...GPU, vendor: "google", architecture: "swiftshader", isFallback: true, features: [] },
};

/** Chrome hides what this card can do. */
export const NVIDIA_ON_LINUX: MachineFacts = {
  ...MACHINE,
  platform: "linux",
  gpu: { ...GPU, vendor: "nvidia", architecture: "ampere", features: [] },
};

export const IPHONE: MachineFacts = { ...MACHINE, isMobile: true, platform: "ios", deviceMemoryGiB: null };
export const ANDROID: MachineFacts = { ...MACHINE, isMobile: true, platform: "android", deviceMemoryGiB: 4 };

export function catalogueModel(id: string): CatalogueModel {
  const model = findCatalogueModel(id);
  if (model === null) throw new Error(`the catalogue has no ${id}`);
  return model;
}

/** The model's first way that is so. */
export function wayOf(
  model: CatalogueModel,
  kind: CatalogueWay["kind"],
  quantization?: string,
): CatalogueWay {
  const way = model.ways.find(
    (candidate) =>
      candidate.kind === kind &&
      (quantization === undefined || (candidate.kind !== "gguf" && candidate.quantization === quantization)),
  );
  if (way === undefined) throw new Error(`${model.id} has no ${kind} ${quantization ?? ""}`);
  return way;
}
