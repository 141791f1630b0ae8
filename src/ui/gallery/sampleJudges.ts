import type { LoadedModel, ModelSource } from "#core/judge/judgeModel.ts";
import type { ModelState } from "#stores/modelStore.ts";
import { SAMPLE_MODEL } from "./sampleModels.ts";

const SOURCE: ModelSource = {
  kind: "stored-package",
  modelId: SAMPLE_MODEL.id,
  name: SAMPLE_MODEL.name,
  packageUrl: "https://models.hearth.invalid/prometheus-2-7b-q4f16_1/resolve/0123456789ab/",
  libraryUrl: "https://models.hearth.invalid/library.wasm",
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  byteLength: 4_073_800_000,
  weightsHash: SAMPLE_MODEL.weightsHash,
  memoryBytes: 4_791_746_816,
  contextLength: 4096,
};

const MODEL: LoadedModel = {
  modelId: SAMPLE_MODEL.id,
  name: SAMPLE_MODEL.name,
  engine: "webllm",
  engineVersion: "0.2.86",
  backend: { kind: "webgpu", description: "Apple M3" },
  promptFormat: "mistral-instruct",
  quantization: "q4f16_1",
  weightsHash: SAMPLE_MODEL.weightsHash,
  memoryBytes: 4_791_746_816,
  loadMs: 8_200,
  capabilities: {
    grammar: true,
    tokenProbabilities: true,
    prefixCache: false,
    maxParallel: 1,
    contextLength: 4096,
  },
};

const WANTED = { name: SAMPLE_MODEL.name, source: SOURCE } as const;

/** The judge in every state that the Models page draws. */
export const SAMPLE_JUDGES: readonly ModelState[] = [
  {
    kind: "loading",
    ...WANTED,
    progress: {
      stage: "uploading-weights",
      fraction: 0.4,
      bytesDone: 1_600_000_000,
      bytesTotal: 4_073_800_000,
    },
  },
  {
    kind: "ready",
    model: MODEL,
    source: SOURCE,
    selfTest: { kind: "passed", output: "[RESULT] 4", scoreProbability: 0.9, atMs: Date.now() },
  },
  {
    kind: "restarting",
    model: MODEL,
    source: SOURCE,
    selfTest: { kind: "passed", output: "[RESULT] 4", scoreProbability: 0.9, atMs: Date.now() },
    because: "engine/device-lost",
    isWaitingForGpu: true,
  },
  { kind: "elsewhere", ...WANTED, holder: { name: "Prometheus 2 (7B) Q4_K_M", isResponding: false } },
  { kind: "taken-over", ...WANTED },
];
