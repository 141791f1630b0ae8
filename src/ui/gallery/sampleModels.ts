import { AppError, errorToPlain } from "#core/errors.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { HostWait, InstallProgress } from "#core/models/installProgress.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import type { Install, InstallState } from "#stores/installs.ts";

const NO_HASH = "0".repeat(64);
const COMMIT = "66ffb1fc20beebfb60a3964a957d9011723116c5";

/** A laptop that can run everything. */
export const SAMPLE_MACHINE: MachineFacts = {
  gpu: {
    kind: "adapter",
    isFallback: false,
    vendor: "apple",
    architecture: "metal-3",
    description: "Apple M3",
    features: ["shader-f16"],
    limits: {
      maxBufferSize: 4_294_967_296,
      maxStorageBufferBindingSize: 2_147_483_644,
      maxStorageBuffersPerShaderStage: 10,
      maxComputeWorkgroupStorageSize: 32_768,
    },
  },
  storage: { usageBytes: 4_100_000_000, quotaBytes: 14_800_000_000 },
  deviceMemoryGiB: 8,
  logicalCores: 8,
  isCrossOriginIsolated: true,
  isMobile: false,
  platform: "macos",
};

/** A researcher's machine: Chrome on Linux hides the card's 16-bit arithmetic. */
export const NVIDIA_LINUX: MachineFacts = {
  ...SAMPLE_MACHINE,
  gpu: {
    ...SAMPLE_MACHINE.gpu,
    kind: "adapter",
    isFallback: false,
    vendor: "nvidia",
    architecture: "ampere",
    description: "NVIDIA GeForce RTX 3060",
    features: [],
    limits: {
      maxBufferSize: 4_294_967_296,
      maxStorageBufferBindingSize: 2_147_483_644,
      maxStorageBuffersPerShaderStage: 10,
      maxComputeWorkgroupStorageSize: 49_152,
    },
  },
  platform: "linux",
};

/** A phone. */
export const PHONE: MachineFacts = {
  ...SAMPLE_MACHINE,
  gpu: { kind: "no-adapter" },
  storage: null,
  deviceMemoryGiB: null,
  logicalCores: 6,
  isMobile: true,
  platform: "ios",
};

/** A model that was converted here. */
export const SAMPLE_MODEL: StoredModel = {
  id: "prometheus-2-7b-q4f16_1",
  name: "Prometheus 2 (7B) q4f16_1",
  catalogueId: "prometheus-7b-v2.0",
  engine: "webllm",
  origin: `hf:prometheus-eval/prometheus-7b-v2.0@${COMMIT}`,
  wasConverted: true,
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  files: [{ path: "params_shard_0.bin", byteLength: 4_073_800_000, sha256: NO_HASH }],
  library: {
    url: "https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base/Mistral-7B-Instruct-v0.3-q4f16_1_cs1k-webgpu.wasm",
    byteLength: 5_100_000,
    sha256: NO_HASH,
  },
  packageUrl: "https://models.hearth.invalid/prometheus-2-7b-q4f16_1/resolve/0123456789ab/",
  contextLimit: 32_768,
  cacheBytesPerToken: 131_072,
  weightsHash: `sha256:${NO_HASH}`,
  storedAtMs: new Date(2026, 10, 3, 12).getTime(),
  verifiedAtMs: new Date(2026, 10, 3, 12).getTime(),
  problems: [],
};

/** A GGUF file with a long name. */
export const SAMPLE_GGUF: StoredModel = {
  ...SAMPLE_MODEL,
  id: "prometheus-eval_-_prometheus-7b-v2.0.q4_k_m",
  name: "prometheus-eval_-_prometheus-7b-v2.0.Q4_K_M",
  catalogueId: null,
  engine: "llamacpp",
  origin: "picked files",
  wasConverted: false,
  quantization: "Q4_K_M",
  files: [{ path: "prometheus-7b-v2.0.Q4_K_M.gguf", byteLength: 4_370_000_000, sha256: NO_HASH }],
  library: null,
  packageUrl: null,
};

/** The same after a bit has flipped. */
export const DAMAGED_MODEL: StoredModel = {
  ...SAMPLE_MODEL,
  problems: [
    {
      path: "params_shard_3.bin",
      problem: `has SHA-256 ${"3f".repeat(32)}, not ${"a0".repeat(32)}`,
    },
    { path: "params_shard_9.bin", problem: "is missing" },
  ],
};

const CONVERSION: InstallOrder = {
  id: SAMPLE_MODEL.id,
  name: SAMPLE_MODEL.name,
  catalogueId: SAMPLE_MODEL.catalogueId,
  place: { kind: "hub", name: "prometheus-eval/prometheus-7b-v2.0", revision: "main", commit: null },
  work: { kind: "convert", quantization: "q4f16_1" },
};

const FROM_DISK: InstallOrder = {
  ...CONVERSION,
  id: "from-disk",
  place: { kind: "files" },
  work: { kind: "gguf", fileNames: ["prometheus-7b-v2.0.Q4_K_M.gguf"] },
};

/** A newer version of the converted model. */
export const SAMPLE_UPDATE: InstallOrder = {
  ...CONVERSION,
  id: `${CONVERSION.id}-version-1a2b3c4`,
  name: `${CONVERSION.name} (version 1a2b3c4)`,
};

const PROGRESS: InstallProgress = {
  stage: "downloading",
  bytesDone: 1_200_000_000,
  bytesTotal: 4_100_000_000,
  fileName: "params_shard_12.bin",
  filesDone: 12,
  filesTotal: 108,
  wait: null,
};

function waitFor(fault: AppError): HostWait {
  return {
    address: "https://huggingface.co/prometheus-eval/prometheus-7b-v2.0/resolve/main/a.safetensors",
    untilMs: Date.now() + 30_000,
    failures: 2,
    fault: errorToPlain(fault),
  };
}

function running(change: Partial<InstallProgress>, bytesPerSecond: number | null = null): InstallState {
  return { kind: "running", progress: { ...PROGRESS, ...change }, bytesPerSecond };
}

/** Installs in every state, each with a caption. */
export function sampleInstalls(): readonly (readonly [string, Install])[] {
  const conversion = {
    bytesDone: 6_300_000_000,
    bytesTotal: 14_483_000_000,
    fileName: "model-00004-of-00008.safetensors",
    filesDone: 46,
  };
  const states: readonly (readonly [string, InstallState, InstallOrder?])[] = [
    ["looking up", running({ stage: "looking-up", bytesDone: 0, bytesTotal: null, filesTotal: null })],
    ["downloading", running({}, 48_000_000)],
    ["converting", running({ stage: "converting", ...conversion }, 31_000_000)],
    [
      "waiting, 429",
      running({ wait: waitFor(new AppError("weights/rate-limited", "asked: 429")) }, 48_000_000),
    ],
    ["waiting, offline", running({ wait: waitFor(new AppError("weights/unreachable", "asked: no answer")) })],
    ["queued", running({ stage: "queued" })],
    ["verifying", running({ stage: "verifying", bytesDone: 3_900_000_000 }, 553_000_000)],
    ["paused", { kind: "paused", byteLength: 1_200_000_000 }],
    ["needs files", { kind: "needs-files", byteLength: 1_200_000_000 }, FROM_DISK],
    [
      "failed",
      {
        kind: "failed",
        error: new AppError(
          "weights/access-denied",
          "Cannot read https://huggingface.co/prometheus-eval/prometheus-7b-v2.0/resolve/main/config.json: status 403",
          { details: { status: 403 } },
        ),
      },
    ],
    [
      "no room, private window",
      {
        kind: "failed",
        error: new AppError("storage/quota-exceeded", "Cannot make room for 4073800000 bytes", {
          details: { wantedBytes: 4_073_800_000, usageBytes: 0, isPrivateWindow: true },
        }),
      },
    ],
  ];
  return states.map(([caption, state, order = CONVERSION]) => [caption, { order, state }]);
}
