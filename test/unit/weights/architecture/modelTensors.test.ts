import { describe, expect, test } from "vitest";
import { readModelConfig } from "#weights/architecture/modelConfig.ts";
import { checkModelTensors, modelTensors } from "#weights/architecture/modelTensors.ts";
import type { TensorInfo } from "#weights/tensors/checkpoint.ts";

/** The fields of Mistral-7B-Instruct-v0.2's `config.json` that say what it looks like. */
const MISTRAL = {
  architectures: ["MistralForCausalLM"],
  bos_token_id: 1,
  eos_token_id: 2,
  hidden_size: 4096,
  intermediate_size: 14_336,
  max_position_embeddings: 32_768,
  model_type: "mistral",
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 1_000_000.0,
  sliding_window: null,
  tie_word_embeddings: false,
  vocab_size: 32_000,
};

describe("modelTensors()", () => {
  const namesOf = (config: object): string[] => modelTensors(readModelConfig(config)).map(({ name }) => name);

  test("lists the 291 tensors of Mistral 7B, as its index does", () => {
    expect(namesOf(MISTRAL)).toHaveLength(291);
    const weights = modelTensors(readModelConfig(MISTRAL)).reduce(
      (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
      0,
    );
    // total_size of its model.safetensors.index.json, 14483464192 bytes, in bfloat16
    expect(weights).toBe(14_483_464_192 / 2);
  });

  test("has biases in Qwen2 alone, and an output layer where it is not the embedding", () => {
    const qwen = namesOf({ ...MISTRAL, model_type: "qwen2", tie_word_embeddings: true });
    expect(qwen.filter((name) => name.endsWith("bias"))).toHaveLength(32 * 3);
    expect(qwen).not.toContain("lm_head.weight");
    expect(namesOf({ ...MISTRAL, model_type: "llama" })).toEqual(namesOf(MISTRAL));
  });

  test("takes the head size into account where it is not hidden size by heads", () => {
    const shapes = new Map(
      modelTensors(readModelConfig({ ...MISTRAL, head_dim: 64 })).map(({ name, shape }) => [name, shape]),
    );
    expect(shapes.get("model.layers.0.self_attn.q_proj.weight")).toEqual([2048, 4096]);
    expect(shapes.get("model.layers.0.self_attn.k_proj.weight")).toEqual([512, 4096]);
    expect(shapes.get("model.layers.0.self_attn.o_proj.weight")).toEqual([4096, 2048]);
  });
});

describe("checkModelTensors()", () => {
  const config = readModelConfig({ ...MISTRAL, num_hidden_layers: 2 });
  const whole = (): Map<string, TensorInfo> =>
    new Map(
      modelTensors(config).map(({ name, shape }) => [name, { name, shape, dtype: "BF16", byteLength: 0 }]),
    );
  const extra = (name: string): TensorInfo => ({ name, shape: [64], dtype: "F32", byteLength: 256 });

  test("names tensors that the architecture does not use, but for those it computes", () => {
    const tensors = whole();
    for (const name of ["score.weight", "model.layers.0.self_attn.rotary_emb.inv_freq"])
      tensors.set(name, extra(name));
    expect(checkModelTensors(tensors, config)).toEqual({ unused: ["score.weight"] });
  });

  test("names what is missing, eight at most", () => {
    const tensors = whole();
    for (const name of [...tensors.keys()].slice(0, 10)) tensors.delete(name);
    expect(() => checkModelTensors(tensors, config)).toThrow(
      expect.objectContaining({
        code: "weights/tensor-missing",
        message: expect.stringMatching(
          /^The model lacks 10 tensors: model\.embed_tokens\.weight, .* and 2 more$/,
        ),
      }),
    );
  });

  test("names a wrong shape with both", () => {
    const tensors = whole();
    tensors.set("model.norm.weight", extra("model.norm.weight"));
    expect(() => checkModelTensors(tensors, config)).toThrow(
      expect.objectContaining({
        code: "weights/shape-mismatch",
        message: "config.json and the weights differ: model.norm.weight is [64], not [4096]",
      }),
    );
  });
});
