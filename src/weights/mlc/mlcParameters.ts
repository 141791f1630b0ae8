import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import { modelTensors } from "#weights/architecture/modelTensors.ts";
import { rowLength } from "#weights/tensors/checkpoint.ts";

/** A parameter of an MLC model: one or more tensors of the checkpoint, one below the other. */
export interface MlcParameter {
  /** In MLC's layout; a matrix is stored as `….q_weight` and `….q_scale`, so its `….weight` is left out. */
  readonly name: string;
  /** Names of tensors in the checkpoint, in the order of their rows. */
  readonly sources: readonly string[];
  /** Matrices are quantized; norms and biases are not. */
  readonly isQuantized: boolean;
  /** Rows of all sources together. */
  readonly rows: number;
  /** 1 for a vector. */
  readonly columns: number;
  /** Rows that follow, copied from row `row`, for a vocabulary larger than the model's. */
  readonly padding: { readonly rows: number; readonly row: number } | null;
}

/** Filling up the vocabulary, for libraries that were compiled for one of a fixed size. */
export interface VocabularyPadding {
  /** Rows of embedding and output layer afterwards. */
  readonly vocabularySize: number;
  /** The token whose row the new ones copy: one that is never written, such as `<unk>`. */
  readonly tokenId: number;
}

const MATRIX_SUFFIX = /\.weight$/;

/** Projections that MLC computes in one go. */
const FUSED: readonly { readonly of: readonly string[]; readonly name: string }[] = [
  { of: ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"], name: "self_attn.qkv_proj" },
  { of: ["mlp.gate_proj", "mlp.up_proj"], name: "mlp.gate_up_proj" },
];

/**
 * The parameters of the MLC model that a checkpoint becomes, in the order of the checkpoint's layers.
 *
 * @throws {RangeError} when the vocabulary is larger than it should be filled up to.
 * @see mlc-llm `python/mlc_llm/model/mistral/mistral_loader.py`, and the same of llama and qwen2 (which calls the fused
 *   projection `c_attn`)
 */
export function mlcParameters(
  config: ModelConfig,
  padding: VocabularyPadding | null,
): readonly MlcParameter[] {
  const shapes = new Map(modelTensors(config).map(({ name, shape }) => [name, shape]));
  // mlc-llm's Mistral always has an output layer of its own
  const isHeadCopied = config.tiesEmbeddings && config.family === "mistral";
  const groups = [
    ...groupFused([...shapes.keys()], config),
    ...(isHeadCopied ? [{ name: "lm_head.weight", sources: ["model.embed_tokens.weight"] }] : []),
  ];
  return groups.map(({ name, sources }) => {
    const [shape = []] = sources.map((source) => shapes.get(source));
    const rows = sources.reduce((sum, source) => sum + (shapes.get(source)?.[0] ?? 0), 0);
    const isQuantized = shape.length === 2;
    const isVocabulary = sources[0] === "model.embed_tokens.weight" || sources[0] === "lm_head.weight";
    return {
      name: isQuantized ? name.replace(MATRIX_SUFFIX, "") : name,
      sources,
      isQuantized,
      rows,
      columns: rowLength(shape),
      padding: isVocabulary ? paddingOf(rows, padding) : null,
    };
  });
}

function groupFused(
  names: readonly string[],
  { family }: ModelConfig,
): readonly { readonly name: string; readonly sources: readonly string[] }[] {
  return names.flatMap((name) => {
    const fused = FUSED.find(({ of }) => of.some((part) => name.includes(`.${part}.`)));
    if (fused === undefined) return [{ name, sources: [name] }];
    const [first = "", ...rest] = fused.of;
    if (rest.some((part) => name.includes(`.${part}.`))) return [];
    const fusedName = family === "qwen2" && first.startsWith("self_attn") ? "self_attn.c_attn" : fused.name;
    return [
      {
        name: name.replace(first, fusedName),
        sources: fused.of.map((part) => name.replace(first, part)),
      },
    ];
  });
}

function paddingOf(rows: number, padding: VocabularyPadding | null): MlcParameter["padding"] {
  if (padding === null || padding.vocabularySize === rows) return null;
  if (padding.vocabularySize < rows) {
    throw new RangeError(`Cannot pad a vocabulary of ${rows} to ${padding.vocabularySize}`);
  }
  return { rows: padding.vocabularySize - rows, row: padding.tokenId };
}
