import { closeSync, existsSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { modelTensors } from "#weights/architecture/modelTensors.ts";
import { readModelConfig } from "#weights/architecture/modelConfig.ts";
import { layOutShards, shardIndexText } from "#weights/safetensors/safetensorsLayout.ts";
import { bfloat16Bits } from "#weights/tensors/dtype.ts";

/** The shape of Mistral 7B v0.2, and so of Prometheus 2 7B, as its `config.json` has it; fewer layers make it smaller. */
export function mistralConfig(layers: number): Readonly<Record<string, unknown>> {
  return {
    model_type: "mistral",
    num_hidden_layers: layers,
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    vocab_size: 32_000,
    rms_norm_eps: 1e-5,
    rope_theta: 1_000_000,
    max_position_embeddings: 32_768,
    tie_word_embeddings: false,
    bos_token_id: 1,
    eos_token_id: 2,
    torch_dtype: "bfloat16",
  };
}

const SPECIAL = ["<unk>", "<s>", "</s>"];
const BYTES = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
);

const ADDED_TOKEN = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };

/** A tokenizer that knows bytes alone: enough to be checked and copied. */
const TOKENIZER = {
  model: {
    type: "BPE",
    byte_fallback: true,
    unk_token: "<unk>",
    vocab: Object.fromEntries([...SPECIAL, ...BYTES].map((token, id) => [token, id])),
    merges: [],
  },
  added_tokens: SPECIAL.map((content, id) => ({ id, content, ...ADDED_TOKEN })),
  normalizer: {
    type: "Sequence",
    normalizers: [
      { type: "Prepend", prepend: "▁" },
      { type: "Replace", pattern: { String: " " }, content: "▁" },
    ],
  },
};

const PATTERN_VALUES = 2 ** 24;
const SHARD_BYTES = 1.95e9;

/**
 * Write a model of the shape of Mistral 7B with random BF16 weights (σ = 0.02), if it is not there yet. Tensors take
 * their values from one pattern at different places, so that no two are alike and it is written at the speed of the disk.
 *
 * @returns Its weights.
 */
export function writeSyntheticModel(directory: string, layers: number, seed = 1): number {
  const configJson = mistralConfig(layers);
  const tensors = modelTensors(readModelConfig(configJson)).map((tensor) => ({
    ...tensor,
    dtype: "BF16" as const,
  }));
  const shards = layOutShards(tensors, SHARD_BYTES);
  mkdirSync(directory, { recursive: true });
  const pattern = new Uint8Array(randomHalves(seed).buffer);
  let offset = 0;
  for (const { path, header, byteLength } of shards) {
    const file = join(directory, path);
    if (existsSync(file) && statSync(file).size === byteLength) continue;
    const descriptor = openSync(file, "w");
    writeSync(descriptor, header);
    for (let written = header.byteLength; written < byteLength;) {
      // an odd step keeps rows from repeating
      offset = (offset + 2 * 1_000_003) % (pattern.byteLength / 2);
      const count = Math.min(pattern.byteLength - offset, byteLength - written);
      written += writeSync(descriptor, pattern, offset, count);
    }
    closeSync(descriptor);
  }
  if (shards.length > 1)
    writeFileSync(join(directory, "model.safetensors.index.json"), shardIndexText(shards));
  writeFileSync(join(directory, "config.json"), JSON.stringify(configJson));
  writeFileSync(join(directory, "tokenizer.json"), JSON.stringify(TOKENIZER));
  return tensors.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
}

function randomHalves(seed: number): Uint16Array<ArrayBuffer> {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // the sum of four uniform numbers is close enough to a normal one
  return Uint16Array.from({ length: PATTERN_VALUES }, () =>
    bfloat16Bits((uniform() + uniform() + uniform() + uniform() - 2) * 0.0346),
  );
}
