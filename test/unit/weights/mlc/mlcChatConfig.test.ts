import { describe, expect, test } from "vitest";
import { jsonOf, quantizeInMemory } from "#test/fixtures/convertInMemory.ts";
import { memoryFolderOf, tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";

const configOf = async (
  architecture: "mistral" | "llama" | "qwen2",
  format: "q4f16_1" | "q4f32_1" = "q4f16_1",
) =>
  jsonOf(
    await quantizeInMemory(memoryFolderOf(tinyCheckpoint({ architecture })), { format }),
    "mlc-chat-config.json",
  );

describe("mlc-chat-config.json", () => {
  test("of a Mistral model says what WebLLM reads, in MLC's words", async () => {
    expect(await configOf("mistral")).toMatchObject({
      model_type: "mistral",
      quantization: "q4f16_1",
      context_window_size: 4096,
      sliding_window_size: -1,
      attention_sink_size: 0,
      prefill_chunk_size: 1024,
      temperature: 1,
      top_p: 0.9,
      repetition_penalty: 1.03,
      presence_penalty: 0,
      frequency_penalty: 0,
      tokenizer_files: ["tokenizer.json", "tokenizer_config.json"],
      tokenizer_info: {
        token_postproc_method: "byte_fallback",
        prepend_space_in_encode: true,
        strip_space_in_decode: true,
      },
      bos_token_id: 1,
      eos_token_id: 2,
      pad_token_id: 0,
      conv_template: {
        name: "prometheus",
        system_template: "[INST] {system_message}\n",
        system_message: "",
        system_prefix_token_ids: [1],
        add_role_after_system_message: false,
        roles: { user: "[INST]", assistant: "[/INST]", tool: "[INST]" },
        role_templates: { user: "{user_message}", assistant: "{assistant_message}", tool: "{tool_message}" },
        messages: [],
        seps: [" "],
        role_content_sep: " ",
        role_empty_sep: "",
        stop_str: ["</s>"],
        stop_token_ids: [2],
        function_string: "",
        use_function_calling: false,
      },
    });
  });

  test("repeats the model's shape under the names of its configuration", async () => {
    const vocabularySize = 300;
    const files = tinyCheckpoint({ vocabularySize, heads: 8, kvHeads: 4, intermediate: 96, layers: 3 });
    const config = await jsonOf(await quantizeInMemory(memoryFolderOf(files)), "mlc-chat-config.json");
    expect(config).toMatchObject({
      vocab_size: vocabularySize,
      model_config: {
        hidden_size: 64,
        intermediate_size: 96,
        num_attention_heads: 8,
        num_key_value_heads: 4,
        num_hidden_layers: 3,
        head_dim: 8,
        rms_norm_eps: 1e-5,
        rope_theta: 1_000_000,
        vocab_size: vocabularySize,
      },
    });
  });

  test("names the format that the weights are in", async () => {
    expect(await configOf("mistral", "q4f32_1")).toMatchObject({ quantization: "q4f32_1" });
  });

  test("of a Qwen2 model has a byte-level tokenizer and stops at the end of a turn", async () => {
    const source = tinyCheckpoint({ architecture: "qwen2" });
    const { eos_token_id: eos } = JSON.parse(new TextDecoder().decode(source.get("config.json"))) as {
      readonly eos_token_id: number;
    };
    expect(await configOf("qwen2")).toMatchObject({
      model_type: "qwen2",
      tokenizer_info: {
        token_postproc_method: "byte_level",
        prepend_space_in_encode: false,
        strip_space_in_decode: false,
      },
      eos_token_id: eos,
      conv_template: { name: "chatml", stop_token_ids: [eos], stop_str: ["<|im_end|>"] },
    });
  });

  test("offers no longer context than the model was trained for", async () => {
    const files = tinyCheckpoint();
    const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as Record<string, unknown>;
    files.set(
      "config.json",
      new TextEncoder().encode(JSON.stringify({ ...config, max_position_embeddings: 2048 })),
    );
    const folder = await quantizeInMemory(memoryFolderOf(files));
    expect(await jsonOf(folder, "mlc-chat-config.json")).toMatchObject({ context_window_size: 2048 });
  });
});
