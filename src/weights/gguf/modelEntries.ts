import { AppError } from "#core/errors.ts";
import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import type { Vocabulary, VocabularyToken } from "#weights/tokenizer/vocabulary.ts";
import type { GgufArchitecture } from "./ggufArchitecture.ts";
import type { GgufEntry } from "./ggufBytes.ts";
import { GGUF_TOKEN_TYPES } from "./tokenTypes.ts";

/** How a GGUF file stores its matrices. */
export const GGUF_FILE_TYPES = ["f32", "f16", "q8_0", "q4_0"] as const;

export type GgufFileType = (typeof GGUF_FILE_TYPES)[number];

/** llama.cpp's `llama_ftype`. */
const FILE_TYPE_IDS: Readonly<Record<GgufFileType, number>> = { f32: 0, f16: 1, q4_0: 2, q8_0: 7 };

/** ggml's version of its block formats; since May 2023 it is 2. */
const QUANTIZATION_VERSION = 2;

/** What llama.cpp calls a model of a family: to it, Mistral is a Llama. */
export function architectureOf(config: ModelConfig): GgufArchitecture {
  return config.family === "qwen2" ? "qwen2" : "llama";
}

/** The metadata that says what a model is and how it is computed. */
export function modelEntries(
  config: ModelConfig,
  { name, type }: { readonly name: string; readonly type: GgufFileType },
): readonly GgufEntry[] {
  const architecture = architectureOf(config);
  const uint32 = (key: string, value: number): GgufEntry => [
    `${architecture}.${key}`,
    { type: "uint32", value },
  ];
  const float32 = (key: string, value: number): GgufEntry => [
    `${architecture}.${key}`,
    { type: "float32", value },
  ];
  const impliesHeadSize = config.headSize * config.headCount === config.hiddenSize;
  return [
    ["general.architecture", { type: "text", value: architecture }],
    ["general.name", { type: "text", value: name }],
    ["general.file_type", { type: "uint32", value: FILE_TYPE_IDS[type] }],
    ["general.quantization_version", { type: "uint32", value: QUANTIZATION_VERSION }],
    uint32("context_length", config.contextLength),
    uint32("embedding_length", config.hiddenSize),
    uint32("block_count", config.layerCount),
    uint32("feed_forward_length", config.intermediateSize),
    uint32("attention.head_count", config.headCount),
    uint32("attention.head_count_kv", config.kvHeadCount),
    float32("attention.layer_norm_rms_epsilon", config.normEpsilon),
    ...(impliesHeadSize
      ? []
      : [uint32("attention.key_length", config.headSize), uint32("attention.value_length", config.headSize)]),
    uint32("rope.dimension_count", config.headSize),
    float32("rope.freq_base", config.ropeTheta),
    uint32("vocab_size", config.vocabularySize),
  ];
}

/**
 * The metadata of a vocabulary. llama.cpp wants a token for every row of the embedding, so what is missing is filled up with unused
 * tokens `[PAD<id>]`.
 *
 * @throws {AppError} `weights/shape-mismatch` for more tokens than rows.
 */
export function vocabularyEntries(vocabulary: Vocabulary, rows: number): readonly GgufEntry[] {
  const tokens = fillUp(vocabulary.tokens, rows);
  const isBytePairs = vocabulary.kind === "bpe";
  const id = (name: string, value: number | null): readonly GgufEntry[] =>
    value === null ? [] : [[`tokenizer.ggml.${name}_token_id`, { type: "uint32", value }]];
  const flag = (name: string, value: boolean | null): readonly GgufEntry[] =>
    value === null ? [] : [[`tokenizer.ggml.${name}`, { type: "bool", value }]];
  return [
    ["tokenizer.ggml.model", { type: "text", value: isBytePairs ? "gpt2" : "llama" }],
    ["tokenizer.ggml.pre", { type: "text", value: vocabulary.pre ?? "default" }],
    ["tokenizer.ggml.tokens", { type: "texts", value: tokens.map(({ text }) => text) }],
    [
      "tokenizer.ggml.token_type",
      { type: "int32s", value: tokens.map(({ type }) => GGUF_TOKEN_TYPES[type]) },
    ],
    isBytePairs
      ? ["tokenizer.ggml.merges", { type: "texts", value: vocabulary.merges }]
      : ["tokenizer.ggml.scores", { type: "float32s", value: tokens.map(({ score }) => score) }],
    ...id("bos", vocabulary.bosId),
    ...id("eos", vocabulary.eosId),
    ...id("unknown", vocabulary.unknownId),
    ...id("padding", vocabulary.padId),
    ...flag("add_bos_token", vocabulary.addBos),
    ...flag("add_space_prefix", vocabulary.addSpacePrefix),
    ...(vocabulary.chatTemplate === null
      ? []
      : [["tokenizer.chat_template", { type: "text", value: vocabulary.chatTemplate }] satisfies GgufEntry]),
  ];
}

function fillUp(tokens: readonly VocabularyToken[], rows: number): readonly VocabularyToken[] {
  if (tokens.length > rows) {
    throw new AppError(
      "weights/shape-mismatch",
      `Cannot write a GGUF file: the tokenizer has ${tokens.length} tokens, the embedding ${rows} rows`,
      { details: { tokens: tokens.length, rows } },
    );
  }
  const filling = Array.from({ length: rows - tokens.length }, (_, index) => ({
    text: `[PAD${tokens.length + index}]`,
    // what llama.cpp's own converter gives to tokens without a text of their own
    score: -10_000,
    type: "unused" as const,
  }));
  return [...tokens, ...filling];
}
