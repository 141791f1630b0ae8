/** Hugging Face's names by GGUF's, outside of the layers. */
const MODEL_NAMES: readonly (readonly [gguf: string, huggingFace: string])[] = [
  ["token_embd.weight", "model.embed_tokens.weight"],
  ["output_norm.weight", "model.norm.weight"],
  ["output.weight", "lm_head.weight"],
];

/** The same inside of a layer, behind `blk.N.` and `model.layers.N.`, in the order in which Hearth writes them. */
const LAYER_NAMES: readonly (readonly [gguf: string, huggingFace: string])[] = [
  ["attn_norm", "input_layernorm"],
  ["attn_q", "self_attn.q_proj"],
  ["attn_k", "self_attn.k_proj"],
  ["attn_v", "self_attn.v_proj"],
  ["attn_output", "self_attn.o_proj"],
  ["ffn_norm", "post_attention_layernorm"],
  ["ffn_gate", "mlp.gate_proj"],
  ["ffn_up", "mlp.up_proj"],
  ["ffn_down", "mlp.down_proj"],
];

/**
 * The Hugging Face name of a GGUF tensor of a Llama, Mistral or Qwen2 model; `null` for a tensor that those have not.
 *
 * @see llama.cpp `gguf-py/gguf/tensor_mapping.py`
 * @example
 * huggingFaceName("blk.3.attn_q.weight") // "model.layers.3.self_attn.q_proj.weight"
 */
export function huggingFaceName(ggufName: string): string | null {
  const model = MODEL_NAMES.find(([gguf]) => gguf === ggufName)?.[1];
  if (model !== undefined) return model;
  const [, layer, module, kind] = /^blk\.(\d+)\.([a-z_]+)\.(weight|bias)$/.exec(ggufName) ?? [];
  const known = LAYER_NAMES.find(([gguf]) => gguf === module)?.[1];
  return known === undefined ? null : `model.layers.${layer}.${known}.${kind}`;
}

/**
 * The GGUF name of a Hugging Face tensor; `null` for one that has none.
 *
 * @example
 * ggufName("lm_head.weight") // "output.weight"
 */
export function ggufName(name: string): string | null {
  const model = MODEL_NAMES.find(([, huggingFace]) => huggingFace === name)?.[0];
  if (model !== undefined) return model;
  const [, layer, module, kind] = /^model\.layers\.(\d+)\.([a-z_.]+)\.(weight|bias)$/.exec(name) ?? [];
  const known = LAYER_NAMES.find(([, huggingFace]) => huggingFace === module)?.[0];
  return known === undefined ? null : `blk.${layer}.${known}.${kind}`;
}
