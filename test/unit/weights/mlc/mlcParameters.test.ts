import { describe, expect, test } from "vitest";
import { type ModelConfig, readModelConfig } from "#weights/architecture/modelConfig.ts";
import { mlcParameters } from "#weights/mlc/mlcParameters.ts";
import { type MlcShardPlan, planMlcShards } from "#weights/mlc/planMlcShards.ts";
import type { GroupFormat } from "#weights/quantize/groupFormat.ts";

const MISTRAL_7B = readModelConfig({
  model_type: "mistral",
  num_hidden_layers: 32,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  rms_norm_eps: 1e-5,
  rope_theta: 1e6,
  max_position_embeddings: 32_768,
  tie_word_embeddings: false,
});

const QWEN2_HALF_B = readModelConfig({
  model_type: "qwen2",
  num_hidden_layers: 24,
  hidden_size: 896,
  intermediate_size: 4864,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151_936,
  rms_norm_eps: 1e-6,
  rope_theta: 1e6,
  max_position_embeddings: 32_768,
  tie_word_embeddings: true,
});

type Entry = readonly [name: string, shape: readonly number[], dtype: string];

/**
 * What `_metadata` of `Qwen2-0.5B-Instruct-q4f16_1-ctx4k_cs1k-webgpu.wasm` asks for, in the order of its `params`.
 *
 * @see mlc-ai/binary-mlc-llm-libs, `web-llm-models/v0_2_48`
 */
const QWEN2_LIBRARY: readonly Entry[] = [
  ["model.embed_tokens.q_weight", [151_936, 112], "uint32"],
  ["model.embed_tokens.q_scale", [151_936, 28], "float16"],
  ...layers(24, [
    ["self_attn.c_attn.q_weight", [1152, 112], "uint32"],
    ["self_attn.c_attn.q_scale", [1152, 28], "float16"],
    ["self_attn.c_attn.bias", [1152], "float16"],
    ["self_attn.o_proj.q_weight", [896, 112], "uint32"],
    ["self_attn.o_proj.q_scale", [896, 28], "float16"],
    ["mlp.gate_up_proj.q_weight", [9728, 112], "uint32"],
    ["mlp.gate_up_proj.q_scale", [9728, 28], "float16"],
    ["mlp.down_proj.q_weight", [896, 608], "uint32"],
    ["mlp.down_proj.q_scale", [896, 152], "float16"],
    ["input_layernorm.weight", [896], "float16"],
    ["post_attention_layernorm.weight", [896], "float16"],
  ]),
  ["model.norm.weight", [896], "float16"],
];

/** The same of `Mistral-7B-Instruct-v0.3-q4f16_1-ctx4k_cs1k-webgpu.wasm`, whose `vocab_size` is left open. */
const MISTRAL_LIBRARY: readonly Entry[] = [
  ["model.embed_tokens.q_weight", [32_000, 512], "uint32"],
  ["model.embed_tokens.q_scale", [32_000, 128], "float16"],
  ...layers(32, [
    ["self_attn.qkv_proj.q_weight", [6144, 512], "uint32"],
    ["self_attn.qkv_proj.q_scale", [6144, 128], "float16"],
    ["self_attn.o_proj.q_weight", [4096, 512], "uint32"],
    ["self_attn.o_proj.q_scale", [4096, 128], "float16"],
    ["mlp.gate_up_proj.q_weight", [28_672, 512], "uint32"],
    ["mlp.gate_up_proj.q_scale", [28_672, 128], "float16"],
    ["mlp.down_proj.q_weight", [4096, 1792], "uint32"],
    ["mlp.down_proj.q_scale", [4096, 448], "float16"],
    ["input_layernorm.weight", [4096], "float16"],
    ["post_attention_layernorm.weight", [4096], "float16"],
  ]),
  ["model.norm.weight", [4096], "float16"],
  ["lm_head.q_weight", [32_000, 512], "uint32"],
  ["lm_head.q_scale", [32_000, 128], "float16"],
];

function layers(count: number, entries: readonly Entry[]): Entry[] {
  return Array.from({ length: count }, (_, layer) =>
    entries.map(([name, shape, dtype]): Entry => [`model.layers.${layer}.${name}`, shape, dtype]),
  ).flat();
}

function plan(config: ModelConfig, format: GroupFormat, padTo?: number): readonly MlcShardPlan[] {
  const padding = padTo === undefined ? null : { vocabularySize: padTo, tokenId: 0 };
  return planMlcShards(mlcParameters(config, padding), format);
}

function entriesOf(shards: readonly MlcShardPlan[]): Entry[] {
  return shards.flatMap(({ records }) =>
    records.map(({ name, shape, dtype }): Entry => [name, shape, dtype]),
  );
}

const byName = ([one]: Entry, [other]: Entry): number => (one < other ? -1 : 1);
const MIB = 2 ** 20;

function totalBytes(shards: readonly MlcShardPlan[]): number {
  return shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe("planMlcShards()", () => {
  test.each([
    ["Mistral 7B", MISTRAL_7B, MISTRAL_LIBRARY, 325],
    ["Qwen2 0.5B", QWEN2_HALF_B, QWEN2_LIBRARY, 267],
  ] as const)("gives %s the tensors that MLC's compiled library asks for", (_, config, library, count) => {
    expect(library).toHaveLength(count);
    expect(entriesOf(plan(config, "q4f16_1")).toSorted(byName)).toEqual(library.toSorted(byName));
  });

  test("calls scales and norms float32 in q4f32_1 and stores them in two bytes each", () => {
    const library = MISTRAL_LIBRARY.map(([name, shape, dtype]): Entry => [
      name,
      shape,
      dtype === "float16" ? "float32" : dtype,
    ]);
    const shards = plan(MISTRAL_7B, "q4f32_1");
    expect(entriesOf(shards).toSorted(byName)).toEqual(library.toSorted(byName));
    for (const { shape, dtype, nbytes, format } of shards.flatMap(({ records }) => records)) {
      const elements = shape.reduce((product, length) => product * length, 1);
      expect(nbytes).toBe(elements * (dtype === "uint32" ? 4 : 2));
      expect(format).toBe("f32-to-bf16");
    }
  });

  test("makes 3885.13 MiB of Mistral 7B, 3888.5 with its vocabulary filled up to 32768", () => {
    expect((totalBytes(plan(MISTRAL_7B, "q4f16_1")) / MIB).toFixed(2)).toBe("3885.13");
    expect(totalBytes(plan(MISTRAL_7B, "q4f32_1"))).toBe(totalBytes(plan(MISTRAL_7B, "q4f16_1")));
    const padded = plan(MISTRAL_7B, "q4f16_1", 32_768);
    expect((totalBytes(padded) / MIB).toFixed(1)).toBe("3888.5");
    // 768 rows of 4096 weights in two matrices, 4.5 bits each
    expect(totalBytes(padded) - totalBytes(plan(MISTRAL_7B, "q4f16_1"))).toBe(2 * 768 * 4096 * 0.5625);
  });

  test("counts every weight of Mistral 7B once: 7,241,732,096", () => {
    const values = plan(MISTRAL_7B, "q4f16_1").reduce((sum, { valueCount }) => sum + valueCount, 0);
    expect(values).toBe(7_241_732_096);
  });

  test("keeps parameters whole, in shards of at most 32 MiB unless one alone is larger", () => {
    for (const shard of plan(MISTRAL_7B, "q4f16_1")) {
      let end = 0;
      for (const { byteOffset, nbytes } of shard.records) {
        expect(byteOffset).toBe(end);
        end += nbytes;
      }
      expect(shard.byteLength).toBe(end);
      if (shard.parameters.length > 1) expect(shard.byteLength).toBeLessThanOrEqual(32 * MIB);
      for (const { name, isQuantized } of shard.parameters) {
        const own = shard.records
          .map((record) => record.name)
          .filter((record) => record.startsWith(`${name}.q_`));
        if (isQuantized) expect(own).toEqual([`${name}.q_weight`, `${name}.q_scale`]);
      }
    }
  });

  test("makes the embedding the largest shard: 62.5 MiB of levels and an eighth of that in scales", () => {
    const largest = Math.max(...plan(MISTRAL_7B, "q4f16_1").map(({ byteLength }) => byteLength));
    expect(largest).toBe(62.5 * MIB * 1.125);
  });

  test("numbers shards without a gap", () => {
    const paths = plan(QWEN2_HALF_B, "q4f16_1").map(({ path }) => path);
    expect(paths).toEqual(paths.map((_, index) => `params_shard_${index}.bin`));
  });
});

describe("mlcParameters()", () => {
  test("puts q above k above v, and gate above up", () => {
    const parameters = mlcParameters(MISTRAL_7B, null);
    const sourcesOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.sources;
    expect(sourcesOf("model.layers.3.self_attn.qkv_proj")).toEqual([
      "model.layers.3.self_attn.q_proj.weight",
      "model.layers.3.self_attn.k_proj.weight",
      "model.layers.3.self_attn.v_proj.weight",
    ]);
    expect(sourcesOf("model.layers.31.mlp.gate_up_proj")).toEqual([
      "model.layers.31.mlp.gate_proj.weight",
      "model.layers.31.mlp.up_proj.weight",
    ]);
  });

  test("calls Qwen2's fused attention c_attn, weight and bias", () => {
    const parameters = mlcParameters(QWEN2_HALF_B, null);
    expect(parameters.find(({ name }) => name === "model.layers.0.self_attn.c_attn.bias")).toMatchObject({
      isQuantized: false,
      rows: 1152,
      columns: 1,
      sources: ["q", "k", "v"].map((letter) => `model.layers.0.self_attn.${letter}_proj.bias`),
    });
    expect(parameters.some(({ name }) => name.includes("qkv_proj"))).toBe(false);
  });

  test("has no output layer where it is the embedding, save for Mistral, which always needs one", () => {
    const tied = { ...MISTRAL_7B, tiesEmbeddings: true };
    const headOf = (config: ModelConfig) =>
      mlcParameters(config, null).find(({ name }) => name === "lm_head");
    expect(headOf({ ...tied, family: "llama" })).toBeUndefined();
    expect(headOf(QWEN2_HALF_B)).toBeUndefined();
    expect(headOf(tied)?.sources).toEqual(["model.embed_tokens.weight"]);
    expect(headOf({ ...QWEN2_HALF_B, tiesEmbeddings: false })?.sources).toEqual(["lm_head.weight"]);
  });

  test("fills up the vocabulary of embedding and output layer alone", () => {
    const padded = mlcParameters(MISTRAL_7B, { vocabularySize: 32_768, tokenId: 7 }).filter(
      ({ padding }) => padding !== null,
    );
    expect(padded.map(({ name, padding }) => [name, padding])).toEqual([
      ["model.embed_tokens", { rows: 768, row: 7 }],
      ["lm_head", { rows: 768, row: 7 }],
    ]);
  });

  test("does not cut a vocabulary that is larger already", () => {
    expect(() => mlcParameters(MISTRAL_7B, { vocabularySize: 31_999, tokenId: 0 })).toThrow(RangeError);
  });
});
