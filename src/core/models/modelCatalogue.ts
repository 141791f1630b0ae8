import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";

/** Weights in WebLLM's format, fetched from their host when asked. */
export interface WebllmBuild {
  readonly kind: "webllm";
  readonly source: Exclude<ModelSource, { kind: "gguf-file" }>;
  /** The 16-bit build (`q4f16_1`) needs the GPU feature `shader-f16`. */
  readonly quantization: "q4f16_1" | "q4f32_1";
  /** GPU memory for weights, cache and scratch at 4096 tokens, in MiB, as WebLLM states it. */
  readonly memoryMiB: number;
  /** About; parameters × 4.5 bits. */
  readonly downloadBytes: number;
}

/** A GGUF file that the user downloads and opens; it runs in llama.cpp. */
export interface GgufBuild {
  readonly kind: "gguf";
  /** Where the file can be found; Hearth itself fetches nothing from it. */
  readonly page: string;
  readonly quantization: string;
  /** Which device holds the weights: llama.cpp wants `shader-f16` on a GPU; on the processor its heap ends at 4 GiB. */
  readonly runsOn: "gpu" | "processor";
  /** File plus caches, in MiB, about. */
  readonly memoryMiB: number;
  /** About. */
  readonly fileBytes: number;
}

export type CatalogueBuild = WebllmBuild | GgufBuild;

/** A judge model that Hearth offers by name. */
export interface CatalogueModel {
  readonly id: string;
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly description: string;
  readonly isTrainedToJudge: boolean;
  readonly promptFormat: PromptFormat;
  readonly parameterCount: number;
  /** Tokens of prompt and output together. */
  readonly contextLength: number;
  /** The preferred build first. */
  readonly builds: readonly CatalogueBuild[];
}

/** Every build is held with the same context, which is enough for a judge prompt and its output. */
const CONTEXT_LENGTH = 4096;

const MIB = 2 ** 20;

/** Keys and values in a Mistral 7B, 16-bit: two caches of 4096 tokens on a GPU, one on the processor. */
const MISTRAL_CACHE_MIB = { gpu: 1024, processor: 512 } as const;

const PROMETHEUS_GGUF_PAGE = "https://huggingface.co/vsevolodl/prometheus-7b-v2.0-GGUF";

/**
 * The size of a 4-bit model in WebLLM's format, in bytes: 4 bits a weight and a 16-bit scale for every 32 weights.
 *
 * @example
 * packedBytes(7_241_732_096) // 4073474304, about 4.1 GB
 */
export function packedBytes(parameterCount: number): number {
  return (parameterCount * 4.5) / 8;
}

function ggufBuild(quantization: string, runsOn: GgufBuild["runsOn"], fileBytes: number): GgufBuild {
  const memoryMiB = Math.round(fileBytes / MIB) + MISTRAL_CACHE_MIB[runsOn];
  return { kind: "gguf", page: PROMETHEUS_GGUF_PAGE, quantization, runsOn, memoryMiB, fileBytes };
}

interface QuickTry {
  /** The model's name in WebLLM's ids. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly promptFormat: PromptFormat;
  readonly parameterCount: number;
  /** In MiB, from WebLLM's own list. */
  readonly memoryMiB: Readonly<Record<WebllmBuild["quantization"], number>>;
}

function quickTry({ memoryMiB, ...model }: QuickTry): CatalogueModel {
  const build = (quantization: WebllmBuild["quantization"]): WebllmBuild => ({
    kind: "webllm",
    source: { kind: "webllm-prebuilt", modelId: `${model.id}-${quantization}-MLC` },
    quantization,
    memoryMiB: memoryMiB[quantization],
    downloadBytes: packedBytes(model.parameterCount),
  });
  return {
    ...model,
    isTrainedToJudge: false,
    contextLength: CONTEXT_LENGTH,
    builds: [build("q4f16_1"), build("q4f32_1")],
  };
}

/** The judge models that Hearth knows by name, the one that was trained to judge first. */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  {
    id: "prometheus-7b-v2.0",
    name: "Prometheus 2 7B",
    description: "Trained to judge: writes feedback against your rubric, then a score or a preference.",
    isTrainedToJudge: true,
    promptFormat: "mistral-instruct",
    parameterCount: 7_241_732_096,
    contextLength: CONTEXT_LENGTH,
    builds: [
      ggufBuild("Q4_K_M", "gpu", 4_370_000_000),
      // the largest file whose weights and cache stay below llama.cpp's heap of 4 GiB
      ggufBuild("Q3_K_S", "processor", 3_160_000_000),
    ],
  },
  quickTry({
    id: "Qwen2.5-3B-Instruct",
    name: "Qwen2.5 3B Instruct",
    description: "Quick try, not trained to judge: the largest of the small Qwen2.5 models here.",
    promptFormat: "chatml",
    parameterCount: 3_085_938_688,
    memoryMiB: { q4f16_1: 2504.76, q4f32_1: 2893.64 },
  }),
  quickTry({
    id: "Llama-3.2-3B-Instruct",
    name: "Llama 3.2 3B Instruct",
    description: "Quick try, not trained to judge: another family, for a second opinion.",
    promptFormat: "llama-3",
    parameterCount: 3_212_749_824,
    memoryMiB: { q4f16_1: 2263.69, q4f32_1: 2951.51 },
  }),
  quickTry({
    id: "Qwen2.5-1.5B-Instruct",
    name: "Qwen2.5 1.5B Instruct",
    description: "Quick try, not trained to judge: for laptops with little graphics memory.",
    promptFormat: "chatml",
    parameterCount: 1_543_714_304,
    memoryMiB: { q4f16_1: 1629.75, q4f32_1: 1888.97 },
  }),
  quickTry({
    id: "SmolLM2-1.7B-Instruct",
    name: "SmolLM2 1.7B Instruct",
    description: "Quick try, not trained to judge: its training data is public.",
    promptFormat: "chatml",
    parameterCount: 1_711_376_384,
    memoryMiB: { q4f16_1: 1774.19, q4f32_1: 2692.38 },
  }),
  quickTry({
    id: "Llama-3.2-1B-Instruct",
    name: "Llama 3.2 1B Instruct",
    description: "Quick try, not trained to judge: small, so expect outputs that miss the format.",
    promptFormat: "llama-3",
    parameterCount: 1_235_814_400,
    memoryMiB: { q4f16_1: 879.04, q4f32_1: 1128.82 },
  }),
  quickTry({
    id: "Qwen2.5-0.5B-Instruct",
    name: "Qwen2.5 0.5B Instruct",
    description: "Quick try, not trained to judge: a small download to see how Hearth works.",
    promptFormat: "chatml",
    parameterCount: 494_032_768,
    memoryMiB: { q4f16_1: 944.62, q4f32_1: 1060.2 },
  }),
  quickTry({
    id: "SmolLM2-360M-Instruct",
    name: "SmolLM2 360M Instruct",
    description:
      "Quick try, not trained to judge: the smallest download; expect outputs that cannot be read.",
    promptFormat: "chatml",
    parameterCount: 361_821_120,
    memoryMiB: { q4f16_1: 376.06, q4f32_1: 579.61 },
  }),
];

/**
 * The catalogue's model that has a build with this WebLLM id, or `null`.
 *
 * @example
 * findCatalogueModel("Qwen2.5-3B-Instruct-q4f16_1-MLC")?.name // "Qwen2.5 3B Instruct"
 */
export function findCatalogueModel(modelId: string): CatalogueModel | null {
  const hasBuild = ({ builds }: CatalogueModel): boolean =>
    builds.some((build) => build.kind === "webllm" && build.source.modelId === modelId);
  return MODEL_CATALOGUE.find(hasBuild) ?? null;
}
