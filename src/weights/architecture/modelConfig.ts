import { z } from "zod";
import { AppError } from "#core/errors.ts";

/** The architectures that Hearth converts; they differ in biases, tied embeddings and llama.cpp's row order. */
export const MODEL_FAMILIES = ["mistral", "llama", "qwen2"] as const;

export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** What Hearth wants to know of a model's `config.json`. */
export interface ModelConfig {
  readonly family: ModelFamily;
  readonly layerCount: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly headCount: number;
  readonly kvHeadCount: number;
  readonly headSize: number;
  /** Rows of the embedding. */
  readonly vocabularySize: number;
  readonly normEpsilon: number;
  readonly ropeTheta: number;
  /** Tokens the model was trained for. */
  readonly contextLength: number;
  /** Whether the output layer is the embedding. */
  readonly tiesEmbeddings: boolean;
  readonly bosTokenId: number | null;
  /** The first one ends a text; a model may have several. */
  readonly eosTokenIds: readonly number[];
  readonly padTokenId: number | null;
}

const count = z.int().min(1);
const tokenId = z.int().min(0).nullish();

/** The fields of `config.json` that are read; names are the file's. */
const CONFIG_SCHEMA = z.object({
  model_type: z.string(),
  num_hidden_layers: count,
  hidden_size: count,
  intermediate_size: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  vocab_size: count,
  rms_norm_eps: z.number().positive().nullish(),
  rope_theta: z.number().positive().nullish(),
  // since transformers 5 the base stands here
  rope_parameters: z.object({ rope_theta: z.number().positive().nullish() }).nullish(),
  max_position_embeddings: count.nullish(),
  tie_word_embeddings: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  bos_token_id: tokenId,
  eos_token_id: z.union([tokenId, z.array(z.int().min(0))]),
  pad_token_id: tokenId,
});

/** What transformers takes where a file is silent; the same in all three architectures but for these. */
const DEFAULTS = { ropeTheta: 10_000, normEpsilon: 1e-6 } as const;
const DEFAULT_CONTEXT_LENGTH = { mistral: 131_072, llama: 2048, qwen2: 32_768 } as const;
const DEFAULT_TOKENS = {
  mistral: { bos: 1, eos: 2 },
  llama: { bos: 1, eos: 2 },
  qwen2: { bos: null, eos: null },
} as const;

/**
 * Read a Hugging Face `config.json`.
 *
 * @param json The parsed file.
 * @throws {AppError} `weights/architecture-unsupported` for an architecture that Hearth cannot convert, with
 *   `details.architecture`; `weights/header-invalid` naming the field that is missing or wrong.
 */
export function readModelConfig(json: unknown): ModelConfig {
  const family = familyOf(json);
  const parsed = CONFIG_SCHEMA.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .map(({ path, message }) => `${path.join(".")}: ${message}`)
      .join("; ");
    throw new AppError("weights/header-invalid", `Cannot read config.json: ${problems}`, {
      details: { fileName: "config.json" },
    });
  }
  const config = parsed.data;
  if (config.attention_bias === true || config.mlp_bias === true) {
    throw unsupported(`${family} with biases`, "only qwen2 models have biases that Hearth converts");
  }
  const { bos, eos } = withDefaultTokens(family, config.bos_token_id, config.eos_token_id);
  return {
    family,
    layerCount: config.num_hidden_layers,
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    headCount: config.num_attention_heads,
    kvHeadCount: config.num_key_value_heads ?? config.num_attention_heads,
    headSize: config.head_dim ?? config.hidden_size / config.num_attention_heads,
    vocabularySize: config.vocab_size,
    normEpsilon: config.rms_norm_eps ?? DEFAULTS.normEpsilon,
    ropeTheta: config.rope_theta ?? config.rope_parameters?.rope_theta ?? DEFAULTS.ropeTheta,
    contextLength: config.max_position_embeddings ?? DEFAULT_CONTEXT_LENGTH[family],
    tiesEmbeddings: config.tie_word_embeddings ?? false,
    bosTokenId: bos,
    eosTokenIds: eos,
    padTokenId: config.pad_token_id ?? null,
  };
}

/** A field that is null says that there is no such token; only one that is missing gets the default. */
function withDefaultTokens(
  family: ModelFamily,
  bos: number | null | undefined,
  eos: number | readonly number[] | null | undefined,
): { readonly bos: number | null; readonly eos: readonly number[] } {
  const defaults = DEFAULT_TOKENS[family];
  const found = eos === undefined ? defaults.eos : eos;
  return {
    bos: bos === undefined ? defaults.bos : bos,
    eos: found === null ? [] : typeof found === "number" ? [found] : found,
  };
}

function familyOf(json: unknown): ModelFamily {
  const isObject = typeof json === "object" && json !== null;
  const found = isObject && "model_type" in json ? json.model_type : undefined;
  const family = MODEL_FAMILIES.find((candidate) => candidate === found);
  if (family !== undefined) return family;
  throw unsupported(
    typeof found === "string" ? found : "unnamed",
    `it is none of ${MODEL_FAMILIES.join(", ")}`,
  );
}

function unsupported(architecture: string, why: string): AppError {
  return new AppError(
    "weights/architecture-unsupported",
    `Cannot convert architecture "${architecture}": ${why}`,
    {
      details: { architecture },
    },
  );
}
