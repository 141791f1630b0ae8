import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import type { GroupFormat } from "#weights/quantize/groupFormat.ts";

/** What `mlc-chat-config.json` is made from. */
export interface ChatConfigInput {
  readonly config: ModelConfig;
  readonly format: GroupFormat;
  /** Rows of the embedding, padding included. */
  readonly vocabularySize: number;
  /** File names, `tokenizer.json` among them. */
  readonly tokenizerFiles: readonly string[];
  /** Whether the tokenizer is of the byte-level kind (Qwen2, Llama 3) and not of SentencePiece's. */
  readonly isByteLevel: boolean;
}

/** Tokens of prompt and output that WebLLM makes room for unless told otherwise when it loads. */
const CONTEXT_LENGTH = 4096;
const PREFILL_TOKENS = 1024;

/** The authors' sampling, which a caller may replace; prometheus-eval v0.1.20, `utils.py`. */
const SAMPLING = {
  temperature: 1,
  top_p: 0.9,
  repetition_penalty: 1.03,
  presence_penalty: 0,
  frequency_penalty: 0,
};

/**
 * The text of `mlc-chat-config.json`.
 *
 * @see mlc-llm `python/mlc_llm/protocol/mlc_chat_config.py`
 */
export function mlcChatConfigText(input: ChatConfigInput): string {
  const { config, format, vocabularySize, tokenizerFiles, isByteLevel } = input;
  const [firstEos] = config.eosTokenIds;
  const contextLength = Math.min(config.contextLength, CONTEXT_LENGTH);
  const chatConfig = {
    version: "0.1.0",
    model_type: config.family,
    quantization: format,
    model_config: modelConfigFields(config, vocabularySize, contextLength),
    vocab_size: vocabularySize,
    context_window_size: contextLength,
    sliding_window_size: -1,
    prefill_chunk_size: PREFILL_TOKENS,
    attention_sink_size: 0,
    tensor_parallel_shards: 1,
    ...SAMPLING,
    pad_token_id: config.padTokenId ?? 0,
    bos_token_id: config.bosTokenId ?? undefined,
    eos_token_id: config.eosTokenIds.length === 1 ? firstEos : config.eosTokenIds,
    tokenizer_files: tokenizerFiles,
    tokenizer_info: isByteLevel
      ? {
          token_postproc_method: "byte_level",
          prepend_space_in_encode: false,
          strip_space_in_decode: false,
        }
      : {
          token_postproc_method: "byte_fallback",
          prepend_space_in_encode: true,
          strip_space_in_decode: true,
        },
    conv_template: conversationTemplate(input),
  };
  return `${JSON.stringify(chatConfig, null, 2)}\n`;
}

/** The fields under the names that mlc-llm gives them; `verifyMlcPackage` reads them back. */
function modelConfigFields(config: ModelConfig, vocabularySize: number, contextLength: number): object {
  return {
    model_type: config.family,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_attention_heads: config.headCount,
    num_hidden_layers: config.layerCount,
    num_key_value_heads: config.kvHeadCount,
    head_dim: config.headSize,
    rms_norm_eps: config.normEpsilon,
    rope_theta: config.ropeTheta,
    max_position_embeddings: config.contextLength,
    tie_word_embeddings: config.tiesEmbeddings,
    vocab_size: vocabularySize,
    context_window_size: contextLength,
    prefill_chunk_size: PREFILL_TOKENS,
    tensor_parallel_shards: 1,
  };
}

/** Hearth itself sends whole prompts; this is for whoever else loads the package, and for where to stop. */
function conversationTemplate({ config, isByteLevel }: ChatConfigInput): object {
  const shared = {
    system_message: "",
    add_role_after_system_message: true,
    role_templates: {
      user: "{user_message}",
      assistant: "{assistant_message}",
      tool: "{tool_message}",
    },
    messages: [],
    stop_token_ids: config.eosTokenIds,
    function_string: "",
    use_function_calling: false,
  };
  if (config.family === "qwen2") return { ...shared, ...CHATML };
  const bos = config.bosTokenId === null ? [] : [config.bosTokenId];
  const family = isByteLevel ? LLAMA_3 : MISTRAL;
  return { ...shared, ...family, system_prefix_token_ids: bos };
}

const CHATML = {
  name: "chatml",
  system_template: "<|im_start|>system\n{system_message}<|im_end|>\n",
  roles: { user: "<|im_start|>user", assistant: "<|im_start|>assistant", tool: "<|im_start|>tool" },
  seps: ["<|im_end|>\n"],
  role_content_sep: "\n",
  role_empty_sep: "\n",
  stop_str: ["<|im_end|>"],
};

const MISTRAL = {
  name: "prometheus",
  system_template: "[INST] {system_message}\n",
  add_role_after_system_message: false,
  roles: { user: "[INST]", assistant: "[/INST]", tool: "[INST]" },
  seps: [" "],
  role_content_sep: " ",
  role_empty_sep: "",
  stop_str: ["</s>"],
};

const LLAMA_3 = {
  name: "llama-3",
  system_template: "<|start_header_id|>system<|end_header_id|>\n\n{system_message}<|eot_id|>",
  roles: {
    user: "<|start_header_id|>user",
    assistant: "<|start_header_id|>assistant",
    tool: "<|start_header_id|>ipython",
  },
  seps: ["<|eot_id|>"],
  role_content_sep: "<|end_header_id|>\n\n",
  role_empty_sep: "<|end_header_id|>\n\n",
  stop_str: ["<|eot_id|>"],
};
