import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { readModelConfig } from "#weights/architecture/modelConfig.ts";

/** The fields of Mistral-7B-Instruct-v0.2's `config.json` on the hub that say what its tensors are. */
const MISTRAL = {
  model_type: "mistral",
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  rms_norm_eps: 1e-5,
  rope_theta: 1_000_000,
  max_position_embeddings: 32_768,
  tie_word_embeddings: false,
  bos_token_id: 1,
  eos_token_id: 2,
};

/** Mistral's fields but for these. */
function without(...names: readonly (keyof typeof MISTRAL)[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(MISTRAL).filter(([name]) => !names.some((other) => other === name)),
  );
}

function faultOf(json: unknown): AppError | null {
  try {
    readModelConfig(json);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

test("readModelConfig() reads Mistral 7B", () => {
  expect(readModelConfig(MISTRAL)).toEqual({
    family: "mistral",
    layerCount: 32,
    hiddenSize: 4096,
    intermediateSize: 14_336,
    headCount: 32,
    kvHeadCount: 8,
    headSize: 128,
    vocabularySize: 32_000,
    normEpsilon: 1e-5,
    ropeTheta: 1_000_000,
    contextLength: 32_768,
    tiesEmbeddings: false,
    bosTokenId: 1,
    eosTokenIds: [2],
    padTokenId: null,
  });
});

test("fields that transformers has a default for may be missing", () => {
  const least = without(
    "rms_norm_eps",
    "max_position_embeddings",
    "bos_token_id",
    "eos_token_id",
    "num_key_value_heads",
    "rope_theta",
  );
  // transformers 4.5x, configuration_mistral.py, configuration_llama.py and configuration_qwen2.py
  expect(readModelConfig(least)).toMatchObject({
    normEpsilon: 1e-6,
    contextLength: 131_072,
    ropeTheta: 10_000,
    kvHeadCount: 32,
    bosTokenId: 1,
    eosTokenIds: [2],
  });
  expect(readModelConfig({ ...least, model_type: "llama" })).toMatchObject({
    contextLength: 2048,
    eosTokenIds: [2],
  });
  expect(readModelConfig({ ...least, model_type: "qwen2" })).toMatchObject({
    contextLength: 32_768,
    bosTokenId: null,
    eosTokenIds: [],
  });
});

test("null says that there is no such token, and a list that there are several", () => {
  expect(readModelConfig({ ...MISTRAL, bos_token_id: null, eos_token_id: [2, 7] })).toMatchObject({
    bosTokenId: null,
    eosTokenIds: [2, 7],
  });
});

test("the base of the rotary positions is also found where transformers 5 keeps it", () => {
  const { rope_theta } = MISTRAL;
  const moved = { ...without("rope_theta"), rope_parameters: { rope_theta } };
  expect(readModelConfig(moved).ropeTheta).toBe(1_000_000);
});

test.each([
  [
    "an unknown architecture",
    { ...MISTRAL, model_type: "gemma2" },
    "weights/architecture-unsupported",
    "gemma2",
  ],
  ["no architecture", {}, "weights/architecture-unsupported", "unnamed"],
  ["nothing", null, "weights/architecture-unsupported", "unnamed"],
  ["biases", { ...MISTRAL, attention_bias: true }, "weights/architecture-unsupported", "biases"],
  ["a missing width", { ...MISTRAL, hidden_size: undefined }, "weights/header-invalid", "hidden_size"],
  ["half a layer", { ...MISTRAL, num_hidden_layers: 1.5 }, "weights/header-invalid", "num_hidden_layers"],
])("readModelConfig() refuses %s and names it", (_what, json, code, named) => {
  const fault = faultOf(json);
  expect(fault?.code).toBe(code);
  expect(fault?.message).toContain(named);
});
