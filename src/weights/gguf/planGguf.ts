import { AppError } from "#core/errors.ts";
import { type ModelConfig, readModelConfig } from "#weights/architecture/modelConfig.ts";
import { checkModelTensors, type ModelTensor, modelTensors } from "#weights/architecture/modelTensors.ts";
import { type Checkpoint, countValues } from "#weights/tensors/checkpoint.ts";
import type { Vocabulary } from "#weights/tokenizer/vocabulary.ts";
import { BLOCK_LENGTH } from "./blocks/blockFormat.ts";
import type { WrittenType } from "./blocks/tensorCodec.ts";
import { GGML_TYPE_IDS, ggmlType } from "./ggmlTypes.ts";
import {
  type GgufEntry,
  ggufEntries,
  ggufPartName,
  ggufStart,
  ggufTensorList,
  splitEntries,
} from "./ggufBytes.ts";
import { architectureOf, type GgufFileType, modelEntries, vocabularyEntries } from "./modelEntries.ts";
import { alignUp } from "./readGgufPart.ts";
import { ropeTable } from "./ropeTable.ts";
import { ggufName } from "./tensorNames.ts";

/** What a GGUF file is made of. */
export interface GgufOrder {
  /** The parsed `config.json`. */
  readonly config: unknown;
  readonly vocabulary: Vocabulary;
  /** Of the checkpoint that will be read, in the Hugging Face layout. */
  readonly tensors: Checkpoint["tensors"];
  readonly type: GgufFileType;
  /** What the model is called, in the metadata. */
  readonly name: string;
  /** Name of the file; parts are numbered behind it. */
  readonly fileName: string;
  /** Most bytes of a part; a single tensor that is larger makes a part of its own. One file if not given. */
  readonly splitMaxBytes?: number;
}

/** Where a tensor's values come from. */
export type TensorOrigin =
  | {
      readonly kind: "checkpoint";
      readonly name: string;
      /** Rows of a head whose rows go into llama.cpp's order; `null` where the order stays. */
      readonly headRows: number | null;
    }
  | { readonly kind: "values"; readonly values: readonly number[] };

/** A tensor of the file to be. */
export interface PlannedTensor {
  readonly name: string;
  /** Slowest first, as in PyTorch. */
  readonly shape: readonly number[];
  readonly type: WrittenType;
  readonly origin: TensorOrigin;
  readonly byteLength: number;
}

/** One file to be. */
export interface GgufPartPlan {
  readonly fileName: string;
  /** Everything in front of the first tensor. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** In the order of the file, each filled up to a multiple of 32 bytes. */
  readonly tensors: readonly PlannedTensor[];
  readonly byteLength: number;
}

/** All files to be, as plain data that can cross threads; the same for the same order. */
export interface GgufPlan {
  readonly parts: readonly GgufPartPlan[];
  readonly byteLength: number;
  /** Weights of all parts. */
  readonly weightCount: number;
  /** GGUF names of tensors that are stored as F16 because their rows are no whole number of blocks. */
  readonly storedAsF16: readonly string[];
  /** Names of the checkpoint's tensors that the architecture does not use. */
  readonly unused: readonly string[];
}

/** GGUF's default. */
export const GGUF_ALIGNMENT = 32;

const MATRIX_TYPES = { f32: "F32", f16: "F16", q8_0: "Q8_0", q4_0: "Q4_0" } as const;

/**
 * Decide on every byte's place of a GGUF model of the architecture `llama` (Llama and Mistral) or `qwen2`, without reading weights.
 *
 * Norms and biases are F32, matrices of the wanted type. In q4_0 files the output layer (or the embedding, where it is the output
 * layer) is Q8_0: its errors reach the probabilities undamped, and llama.cpp's own quantizer keeps it at Q6_K, or at Q8_0 where rows
 * are too odd for that. Attention windows are not written: llama.cpp's Llama architecture has none, and Prometheus 2 uses none.
 *
 * @throws {AppError} What `readModelConfig` and `checkModelTensors` throw; `weights/shape-mismatch` for more tokens than embedding
 *   rows; `weights/architecture-unsupported` for scaled positions other than Llama 3's, and for tensors that only other architectures
 *   have, e.g. biases of a Llama.
 */
export function planGguf(order: GgufOrder): GgufPlan {
  const config = readModelConfig(order.config);
  const { unused } = checkModelTensors(order.tensors, config);
  requireKnown(unused);
  const table = ropeTable(order.config, config);
  const tensors = [
    ...(table === null ? [] : [planTable(table)]),
    ...modelTensors(config).map((tensor) => planTensor(tensor, config, order.type)),
  ];
  const entries = [
    ...modelEntries(config, order),
    ...vocabularyEntries(order.vocabulary, config.vocabularySize),
  ];
  const groups = splitTensors(tensors, ggufEntries(entries).length, order.splitMaxBytes ?? Infinity);
  const parts = groups.map((group, index) => planPart(group, index, { order, entries, groups, tensors }));
  const wanted = MATRIX_TYPES[order.type];
  return {
    parts,
    byteLength: parts.reduce((sum, part) => sum + part.byteLength, 0),
    weightCount: tensors.reduce((sum, { shape }) => sum + countValues(shape), 0),
    storedAsF16: wanted === "F16" ? [] : tensors.filter(({ type }) => type === "F16").map(({ name }) => name),
    unused,
  };
}

function requireKnown(unused: readonly string[]): void {
  // a bias or a norm that is left out changes what the model computes; a spare output layer does not
  const needed = unused.filter((name) => name.startsWith("model.layers."));
  if (needed.length === 0) return;
  throw new AppError(
    "weights/architecture-unsupported",
    `Cannot write a GGUF file: the model has ${needed.length} tensors that its architecture does not know, the first is "${needed[0]}"`,
    { details: { tensor: needed[0] ?? "", unknown: needed.length } },
  );
}

function planTable(values: readonly number[]): PlannedTensor {
  const origin = { kind: "values", values } as const;
  return {
    name: "rope_freqs.weight",
    shape: [values.length],
    type: "F32",
    origin,
    byteLength: values.length * 4,
  };
}

function planTensor(
  { name, shape }: ModelTensor,
  config: ModelConfig,
  fileType: GgufFileType,
): PlannedTensor {
  const isOutput = name === (config.tiesEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight");
  const type = typeOf(shape, fileType === "q4_0" && isOutput ? "q8_0" : fileType);
  const { blockLength = 1, blockBytes = 0 } = ggmlType(GGML_TYPE_IDS[type]) ?? {};
  return {
    name: ggufName(name) ?? name,
    shape,
    type,
    origin: { kind: "checkpoint", name, headRows: headRows(name, config) },
    byteLength: (countValues(shape) / blockLength) * blockBytes,
  };
}

function typeOf(shape: readonly number[], fileType: GgufFileType): WrittenType {
  const columns = shape[1];
  if (columns === undefined) return "F32";
  const isBlocked = fileType === "q8_0" || fileType === "q4_0";
  return isBlocked && columns % BLOCK_LENGTH !== 0 ? "F16" : MATRIX_TYPES[fileType];
}

function headRows(name: string, config: ModelConfig): number | null {
  const isPermuted = architectureOf(config) === "llama" && /\.self_attn\.[qk]_proj\./.test(name);
  return isPermuted ? config.headSize : null;
}

/** What a tensor takes in the list of a header: two lengths of 8 bytes, two numbers of 4, its name and dimensions. */
function listedBytes({ name, shape }: PlannedTensor): number {
  return 24 + name.length + 8 * shape.length;
}

function splitTensors(
  tensors: readonly PlannedTensor[],
  entryBytes: number,
  maxBytes: number,
): readonly (readonly PlannedTensor[])[] {
  const fixedBytes = ggufStart(0, 0).length + ggufEntries(splitEntries(0, 1, 1)).length + GGUF_ALIGNMENT;
  const groups: PlannedTensor[][] = [];
  let group: PlannedTensor[] = [];
  let used = fixedBytes + entryBytes;
  for (const tensor of tensors) {
    const needed = listedBytes(tensor) + alignUp(tensor.byteLength, GGUF_ALIGNMENT);
    if (group.length > 0 && used + needed > maxBytes) {
      groups.push(group);
      group = [];
      used = fixedBytes;
    }
    group.push(tensor);
    used += needed;
  }
  return [...groups, group];
}

interface PartContext {
  readonly order: GgufOrder;
  readonly entries: readonly GgufEntry[];
  readonly groups: readonly unknown[];
  readonly tensors: readonly PlannedTensor[];
}

function planPart(group: readonly PlannedTensor[], index: number, context: PartContext): GgufPartPlan {
  const count = context.groups.length;
  const entries = [
    ...(index === 0 ? context.entries : []),
    ...(count === 1 ? [] : splitEntries(index, count, context.tensors.length)),
  ];
  let weightBytes = 0;
  const listed = group.map(({ name, shape, type, byteLength }) => {
    const offset = weightBytes;
    weightBytes += alignUp(byteLength, GGUF_ALIGNMENT);
    return { name, dimensions: shape.toReversed(), typeId: GGML_TYPE_IDS[type], offset };
  });
  const header = joinAligned([
    ggufStart(listed.length, entries.length),
    ggufEntries(entries),
    ggufTensorList(listed),
  ]);
  const fileName = ggufPartName(context.order.fileName, index, count);
  return { fileName, header, tensors: group, byteLength: header.length + weightBytes };
}

function joinAligned(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const joined = new Uint8Array(alignUp(byteLength, GGUF_ALIGNMENT));
  let position = 0;
  for (const piece of pieces) {
    joined.set(piece, position);
    position += piece.length;
  }
  return joined;
}
