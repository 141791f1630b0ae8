import { AppError } from "#core/errors.ts";
import type { Checkpoint, TensorInfo } from "#weights/tensors/checkpoint.ts";
import type { ModelConfig } from "./modelConfig.ts";

/** A tensor that a model of some configuration has. */
export interface ModelTensor {
  /** In the Hugging Face layout. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** Tensors that a problem is told about by name before it goes on with a count. */
const MAX_NAMED = 8;

/** Computed when the model starts, so files may or may not hold it. */
const COMPUTED = /\.rotary_emb\.inv_freq$/;

/** All tensors of a model, from the embedding to the output layer, in the order in which they are computed with. */
export function modelTensors(config: ModelConfig): readonly ModelTensor[] {
  const { hiddenSize, vocabularySize, layerCount, tiesEmbeddings } = config;
  return [
    { name: "model.embed_tokens.weight", shape: [vocabularySize, hiddenSize] },
    ...Array.from({ length: layerCount }, (_, layer) => layerTensors(config, `model.layers.${layer}`)).flat(),
    { name: "model.norm.weight", shape: [hiddenSize] },
    ...(tiesEmbeddings ? [] : [{ name: "lm_head.weight", shape: [vocabularySize, hiddenSize] }]),
  ];
}

function layerTensors(config: ModelConfig, layer: string): readonly ModelTensor[] {
  const { family, hiddenSize, intermediateSize, headCount, kvHeadCount, headSize } = config;
  const rowsByProjection = { q: headCount * headSize, k: kvHeadCount * headSize, v: kvHeadCount * headSize };
  const projections = Object.entries(rowsByProjection).flatMap(([projection, rows]) => [
    { name: `${layer}.self_attn.${projection}_proj.weight`, shape: [rows, hiddenSize] },
    ...(family === "qwen2" ? [{ name: `${layer}.self_attn.${projection}_proj.bias`, shape: [rows] }] : []),
  ]);
  return [
    { name: `${layer}.input_layernorm.weight`, shape: [hiddenSize] },
    ...projections,
    { name: `${layer}.self_attn.o_proj.weight`, shape: [hiddenSize, headCount * headSize] },
    { name: `${layer}.post_attention_layernorm.weight`, shape: [hiddenSize] },
    { name: `${layer}.mlp.gate_proj.weight`, shape: [intermediateSize, hiddenSize] },
    { name: `${layer}.mlp.up_proj.weight`, shape: [intermediateSize, hiddenSize] },
    { name: `${layer}.mlp.down_proj.weight`, shape: [hiddenSize, intermediateSize] },
  ];
}

/**
 * Check that a checkpoint has every tensor of its configuration, in its shape.
 *
 * @returns Names of tensors that the architecture does not use; a conversion leaves them out.
 * @throws {AppError} `weights/tensor-missing` or `weights/shape-mismatch`, listing them.
 */
export function checkModelTensors(
  tensors: Checkpoint["tensors"],
  config: ModelConfig,
): { readonly unused: readonly string[] } {
  const expected = modelTensors(config);
  const missing = expected.filter(({ name }) => !tensors.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new AppError(
      "weights/tensor-missing",
      `The model lacks ${missing.length} tensors: ${listNames(missing)}`,
      {
        details: { tensor: missing[0] ?? "", missing: missing.length },
      },
    );
  }
  const wrong = expected.flatMap(({ name, shape }) => describeMismatch(tensors.get(name), shape));
  if (wrong.length > 0) {
    throw new AppError("weights/shape-mismatch", `config.json and the weights differ: ${listNames(wrong)}`, {
      details: { mismatches: wrong.length },
    });
  }
  const used = new Set(expected.map(({ name }) => name));
  return { unused: [...tensors.keys()].filter((name) => !used.has(name) && !COMPUTED.test(name)) };
}

function describeMismatch(tensor: TensorInfo | undefined, shape: readonly number[]): readonly string[] {
  if (tensor === undefined || tensor.shape.join() === shape.join()) return [];
  return [`${tensor.name} is [${tensor.shape.join(", ")}], not [${shape.join(", ")}]`];
}

/** The first of a list, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const named = names.slice(0, MAX_NAMED).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
