import type { ByteSource } from "#core/bytes.ts";
import { ggufNumber, type GgufMetadata } from "./ggufValue.ts";
import { damagedGguf } from "./needBytes.ts";
import { readGgufNumbers, readGgufTexts } from "./readGgufArray.ts";
import { type GgufPart, type PlacedTensor, type ReadGgufOptions, readGgufPart } from "./readGgufPart.ts";
import { duplicateTensor } from "./readGgufTensors.ts";

/** A tensor of a model that may lie in several files. */
export interface GgufTensor extends PlacedTensor {
  /** Which part holds it, from 0. */
  readonly part: number;
}

/** An open GGUF model: one file, or all of its parts. */
export interface Gguf {
  readonly parts: readonly GgufPart[];
  /** Of the first part, which has all that concerns the model. */
  readonly metadata: GgufMetadata;
  /** By GGUF's names (`blk.0.attn_q.weight`), in the order of the files. */
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  /** An array of texts such as `tokenizer.ggml.tokens`; `null` if there is none of that key. */
  readTexts(key: string): Promise<readonly string[] | null>;
  /** An array of numbers such as `tokenizer.ggml.scores`; `null` if there is none of that key. */
  readNumbers(key: string): Promise<Float64Array | null>;
  /** Read bytes `start` to `end` (exclusive) of a tensor as stored. */
  readBytes(tensor: GgufTensor, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Open a GGUF model. Only headers are read.
 *
 * @param files One file, or all parts of a split model in any order.
 * @throws {AppError} What `readGgufPart` throws; `engine/model-damaged` when the parts are not one model's;
 *   `weights/duplicate-tensor` when two parts have a tensor of the same name.
 */
export async function openGguf(
  files: ByteSource | readonly ByteSource[],
  options: ReadGgufOptions = {},
): Promise<Gguf> {
  const read: GgufPart[] = [];
  for (const source of isList(files) ? files : [files]) read.push(await readGgufPart(source, options));
  const parts = inOrder(read);
  const first = parts[0];
  if (first === undefined) throw damagedGguf("Cannot open a model of no files");
  const tensors = joinTensors(parts);
  checkTensorCount(first.metadata, tensors.size);
  return {
    parts,
    metadata: first.metadata,
    tensors,
    readTexts: (key) => readGgufTexts(first.source, first.metadata.get(key)),
    readNumbers: (key) => readGgufNumbers(first.source, first.metadata.get(key)),
    async readBytes(tensor, start, end) {
      if (start < 0 || end < start || end > tensor.byteLength) {
        throw new RangeError(
          `Tensor "${tensor.name}" has ${tensor.byteLength} bytes, not ${start} to ${end}`,
        );
      }
      const { source } = parts[tensor.part] ?? first;
      return source.read(tensor.start + start, tensor.start + end);
    },
  };
}

function isList(files: ByteSource | readonly ByteSource[]): files is readonly ByteSource[] {
  return Array.isArray(files);
}

function inOrder(parts: readonly GgufPart[]): readonly GgufPart[] {
  const numbered = parts.map((part) => ({ part, no: ggufNumber(part.metadata, "split.no") ?? 0 }));
  for (const { part } of numbered) {
    const count = Math.max(1, ggufNumber(part.metadata, "split.count") ?? 1);
    if (count === parts.length) continue;
    const given = parts.length === 1 ? "" : `; ${parts.length} files were given`;
    throw damagedGguf(`The file is one of ${count} parts of a model${given}; all of them are needed`, {
      partCount: count,
      fileCount: parts.length,
    });
  }
  const sorted = numbered.toSorted((a, b) => a.no - b.no);
  for (const [index, { no }] of sorted.entries()) {
    if (no !== index) {
      throw damagedGguf(`Part ${index} of the model is not there; found part ${no} instead`, { index, no });
    }
  }
  return sorted.map(({ part }) => part);
}

function joinTensors(parts: readonly GgufPart[]): ReadonlyMap<string, GgufTensor> {
  const tensors = new Map<string, GgufTensor>();
  for (const [part, { tensors: own }] of parts.entries()) {
    for (const tensor of own) {
      const earlier = tensors.get(tensor.name);
      if (earlier !== undefined) throw duplicateTensor(tensor.name, `part ${earlier.part}`, `part ${part}`);
      tensors.set(tensor.name, { ...tensor, part });
    }
  }
  return tensors;
}

function checkTensorCount(metadata: GgufMetadata, found: number): void {
  const expected = ggufNumber(metadata, "split.tensors.count") ?? found;
  if (expected === found) return;
  throw damagedGguf(`The parts hold ${found} tensors together, the first says ${expected}`, {
    expected,
    found,
  });
}
