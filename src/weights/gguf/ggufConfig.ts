import { AppError } from "#core/errors.ts";
import { type GgufArchitecture, requireArchitecture } from "./ggufArchitecture.ts";
import { type GgufMetadata, ggufNumber, ggufText } from "./ggufValue.ts";
import type { Gguf } from "./openGguf.ts";

/** A model's shape in the words of Hugging Face's `config.json`. */
export interface HuggingFaceConfig {
  readonly architectures: readonly string[];
  readonly model_type: "llama" | "mistral" | "qwen2";
  readonly hidden_act: "silu";
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
  readonly max_position_embeddings: number;
  readonly vocab_size: number;
  readonly tie_word_embeddings: boolean;
  readonly bos_token_id: number | null;
  readonly eos_token_id: number | null;
}

const CLASS_NAMES = {
  llama: "LlamaForCausalLM",
  mistral: "MistralForCausalLM",
  qwen2: "Qwen2ForCausalLM",
} as const;

/**
 * Say in the words of `config.json` what a GGUF model looks like. GGUF calls Mistral models `llama` too; one whose name or base
 * model speaks of Mistral or Prometheus is called `mistral` here. The two differ in nothing else.
 *
 * @throws {AppError} `weights/architecture-unsupported` for others than llama and qwen2, and for scaled rotary positions, which
 *   the file keeps as a table that `config.json` has no word for; `weights/tensor-missing`; `weights/header-invalid` when a number
 *   is not there.
 */
export function ggufConfig(gguf: Gguf): HuggingFaceConfig {
  const architecture = requireArchitecture(gguf.metadata);
  requireUnscaledPositions(gguf, architecture);
  const number = (key: string): number => requireNumber(gguf.metadata, `${architecture}.${key}`);
  const optional = (key: string): number | null => ggufNumber(gguf.metadata, `${architecture}.${key}`);
  const modelType = modelTypeOf(gguf.metadata, architecture);
  const hiddenSize = number("embedding_length");
  const heads = number("attention.head_count");
  return {
    architectures: [CLASS_NAMES[modelType]],
    model_type: modelType,
    hidden_act: "silu",
    hidden_size: hiddenSize,
    intermediate_size: number("feed_forward_length"),
    num_hidden_layers: number("block_count"),
    num_attention_heads: heads,
    num_key_value_heads: optional("attention.head_count_kv") ?? heads,
    head_dim: optional("attention.key_length") ?? hiddenSize / heads,
    rms_norm_eps: shortest(number("attention.layer_norm_rms_epsilon")),
    rope_theta: shortest(optional("rope.freq_base") ?? 10_000),
    max_position_embeddings: number("context_length"),
    vocab_size: vocabularySize(gguf),
    tie_word_embeddings: !gguf.tensors.has("output.weight"),
    bos_token_id: ggufNumber(gguf.metadata, "tokenizer.ggml.bos_token_id"),
    eos_token_id: ggufNumber(gguf.metadata, "tokenizer.ggml.eos_token_id"),
  };
}

function modelTypeOf(
  metadata: GgufMetadata,
  architecture: GgufArchitecture,
): HuggingFaceConfig["model_type"] {
  if (architecture === "qwen2") return "qwen2";
  const names = ["general.name", "general.basename", "general.finetune", "general.base_model.0.name"];
  return names.some((key) => /mistral|prometheus/i.test(ggufText(metadata, key) ?? "")) ? "mistral" : "llama";
}

function requireNumber(metadata: GgufMetadata, key: string): number {
  const value = ggufNumber(metadata, key);
  if (value !== null) return value;
  throw new AppError("weights/header-invalid", `Cannot describe the model: the file does not say "${key}"`, {
    details: { key },
  });
}

function vocabularySize(gguf: Gguf): number {
  const rows = gguf.tensors.get("token_embd.weight")?.dimensions[1];
  if (rows !== undefined) return rows;
  throw new AppError(
    "weights/tensor-missing",
    'Cannot describe the model: it has no tensor "token_embd.weight"',
    {
      details: { tensor: "token_embd.weight" },
    },
  );
}

function requireUnscaledPositions(gguf: Gguf, architecture: GgufArchitecture): void {
  const scaling = ggufText(gguf.metadata, `${architecture}.rope.scaling.type`) ?? "none";
  const hasTable = gguf.tensors.has("rope_freqs.weight");
  if (scaling === "none" && !hasTable) return;
  const found = hasTable ? 'the table "rope_freqs.weight"' : `scaling of the type "${scaling}"`;
  throw new AppError(
    "weights/architecture-unsupported",
    `Cannot convert the GGUF file: its rotary positions have ${found}; convert the original weights`,
    { details: { architecture, scaling } },
  );
}

/** The shortest decimal number for a 32-bit float, as people wrote it into the original configuration. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return rounded;
  }
  return value;
}
