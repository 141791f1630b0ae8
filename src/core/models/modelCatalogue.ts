import type { CatalogueModel, CatalogueWay } from "./catalogueModel.ts";
import type { PackageQuantization } from "./installOrder.ts";

/**
 * The size of a 4-bit model in WebLLM's format, in bytes: 4 bits a weight and a 16-bit scale for every 32 weights.
 *
 * @example
 * packedBytes(7_241_732_096) // 4073474304, about 4.1 GB
 */
export function packedBytes(parameterCount: number): number {
  return (parameterCount * 4.5) / 8;
}

/** The 16-bit one is preferred: it is faster and asks for less memory. */
const QUANTIZATIONS: readonly PackageQuantization[] = ["q4f16_1", "q4f32_1"];

interface Shape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headSize: number;
}

/** Keys and values, two bytes each. */
function cacheBytesPerToken({ layers, kvHeads, headSize }: Shape): number {
  return layers * kvHeads * headSize * 2 * 2;
}

/** Official weights hold two bytes a parameter. */
function conversions(hub: string, parameterCount: number): readonly CatalogueWay[] {
  return QUANTIZATIONS.map((quantization) => ({
    kind: "convert",
    hub,
    quantization,
    downloadBytes: parameterCount * 2,
    diskBytes: packedBytes(parameterCount),
  }));
}

function communityGguf(hub: string): CatalogueWay {
  return { kind: "gguf", hub, isOfficial: false };
}

/** A small model that WebLLM's authors have put on the hub in WebLLM's format. */
function quickTry({
  shape,
  ...model
}: Omit<CatalogueModel, "isTrainedToJudge" | "cacheBytesPerToken" | "ways"> & {
  readonly shape: Shape;
}): CatalogueModel {
  return {
    ...model,
    isTrainedToJudge: false,
    cacheBytesPerToken: cacheBytesPerToken(shape),
    ways: QUANTIZATIONS.map((quantization) => ({
      kind: "package",
      hub: `mlc-ai/${model.id}-${quantization}-MLC`,
      quantization,
      downloadBytes: packedBytes(model.parameterCount),
    })),
  };
}

/**
 * The judge models that Hearth knows by name, those that were trained to judge first.
 *
 * Shapes, parameters and context limits are those of the models' published `config.json` and safetensors; all but those of
 * SmolLM2 1.7B also stand in mlc-llm, `python/mlc_llm/model/model_preset.py`. Nobody publishes Prometheus 2 in WebLLM's
 * format, and of M-Prometheus no GGUF files are known.
 */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  {
    id: "prometheus-7b-v2.0",
    name: "Prometheus 2 (7B)",
    description: "Trained to judge: writes feedback against your rubric, then a score or a preference.",
    isTrainedToJudge: true,
    promptFormat: "mistral-instruct",
    parameterCount: 7_241_732_096,
    contextLimit: 32_768,
    cacheBytesPerToken: cacheBytesPerToken({ layers: 32, kvHeads: 8, headSize: 128 }),
    libraryName: "Mistral-7B-Instruct-v0.3",
    ways: [
      ...conversions("prometheus-eval/prometheus-7b-v2.0", 7_241_732_096),
      { kind: "gguf", hub: "prometheus-eval/prometheus-7b-v2.0-GGUF", isOfficial: true },
      communityGguf("vsevolodl/prometheus-7b-v2.0-GGUF"),
      communityGguf("RichardErkhov/prometheus-eval_-_prometheus-7b-v2.0-gguf"),
      communityGguf("AlekseiPravdin/prometheus-7b-v2_0-gguf"),
      communityGguf("yeirr/prometheus-7b-v2-q5-k-m"),
    ],
  },
  {
    id: "M-Prometheus-7B",
    name: "M-Prometheus (7B)",
    description:
      "Trained to judge in many languages, by Unbabel: prompted like Prometheus 2, made from Qwen2.5.",
    isTrainedToJudge: true,
    promptFormat: "chatml",
    parameterCount: 7_615_616_512,
    contextLimit: 32_768,
    cacheBytesPerToken: cacheBytesPerToken({ layers: 28, kvHeads: 4, headSize: 128 }),
    libraryName: "Qwen2-7B-Instruct",
    ways: conversions("Unbabel/M-Prometheus-7B", 7_615_616_512),
  },
  {
    id: "M-Prometheus-3B",
    name: "M-Prometheus (3B)",
    description: "Trained to judge in many languages, by Unbabel: for GPUs with too little memory for a 7B.",
    isTrainedToJudge: true,
    promptFormat: "chatml",
    parameterCount: 3_085_938_688,
    contextLimit: 32_768,
    cacheBytesPerToken: cacheBytesPerToken({ layers: 36, kvHeads: 2, headSize: 128 }),
    libraryName: "Qwen2.5-3B-Instruct",
    ways: conversions("Unbabel/M-Prometheus-3B", 3_085_938_688),
  },
  quickTry({
    id: "Qwen2.5-3B-Instruct",
    name: "Qwen2.5 3B Instruct",
    description: "Quick try, not trained to judge: the largest of the small Qwen2.5 models here.",
    promptFormat: "chatml",
    parameterCount: 3_085_938_688,
    contextLimit: 32_768,
    shape: { layers: 36, kvHeads: 2, headSize: 128 },
    libraryName: "Qwen2.5-3B-Instruct",
  }),
  quickTry({
    id: "Llama-3.2-3B-Instruct",
    name: "Llama 3.2 3B Instruct",
    description: "Quick try, not trained to judge: another family, for a second opinion.",
    promptFormat: "llama-3",
    parameterCount: 3_212_749_824,
    contextLimit: 131_072,
    shape: { layers: 28, kvHeads: 8, headSize: 128 },
    libraryName: "Llama-3.2-3B-Instruct",
  }),
  quickTry({
    id: "Qwen2.5-1.5B-Instruct",
    name: "Qwen2.5 1.5B Instruct",
    description: "Quick try, not trained to judge: for laptops with little graphics memory.",
    promptFormat: "chatml",
    parameterCount: 1_543_714_304,
    contextLimit: 32_768,
    shape: { layers: 28, kvHeads: 2, headSize: 128 },
    libraryName: "Qwen2-1.5B-Instruct",
  }),
  quickTry({
    id: "SmolLM2-1.7B-Instruct",
    name: "SmolLM2 1.7B Instruct",
    description: "Quick try, not trained to judge: its training data is public.",
    promptFormat: "chatml",
    parameterCount: 1_711_376_384,
    contextLimit: 8192,
    shape: { layers: 24, kvHeads: 32, headSize: 64 },
    libraryName: "SmolLM2-1.7B-Instruct",
  }),
  quickTry({
    id: "Llama-3.2-1B-Instruct",
    name: "Llama 3.2 1B Instruct",
    description: "Quick try, not trained to judge: small, so expect outputs that miss the format.",
    promptFormat: "llama-3",
    parameterCount: 1_235_814_400,
    contextLimit: 131_072,
    shape: { layers: 16, kvHeads: 8, headSize: 64 },
    libraryName: "Llama-3.2-1B-Instruct",
  }),
  quickTry({
    id: "Qwen2.5-0.5B-Instruct",
    name: "Qwen2.5 0.5B Instruct",
    description: "Quick try, not trained to judge: a small download to see how Hearth works.",
    promptFormat: "chatml",
    parameterCount: 494_032_768,
    contextLimit: 32_768,
    shape: { layers: 24, kvHeads: 2, headSize: 64 },
    libraryName: "Qwen2-0.5B-Instruct",
  }),
  quickTry({
    id: "SmolLM2-360M-Instruct",
    name: "SmolLM2 360M Instruct",
    description:
      "Quick try, not trained to judge: the smallest download; expect outputs that cannot be read.",
    promptFormat: "chatml",
    parameterCount: 361_821_120,
    contextLimit: 8192,
    shape: { layers: 32, kvHeads: 5, headSize: 64 },
    libraryName: "SmolLM2-360M-Instruct",
  }),
];

/**
 * The catalogue's model of this id, or `null`.
 *
 * @example
 * findCatalogueModel("prometheus-7b-v2.0")?.name // "Prometheus 2 (7B)"
 */
export function findCatalogueModel(id: string): CatalogueModel | null {
  return MODEL_CATALOGUE.find((model) => model.id === id) ?? null;
}
