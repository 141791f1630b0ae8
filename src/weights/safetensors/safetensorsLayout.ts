import type { ByteSink } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";
import { encodeFloats, FLOAT_BYTES, type FloatDtype } from "#weights/tensors/dtype.ts";

/** A tensor as it will be written. */
export interface OutputTensor {
  readonly name: string;
  readonly dtype: FloatDtype;
  readonly shape: readonly number[];
}

/** A safetensors file as it will be written; everything about it is known before its first tensor is. */
export interface SafetensorsLayout {
  readonly path: string;
  readonly tensors: readonly OutputTensor[];
  /** Length, text and padding: everything before the first tensor. */
  readonly header: Uint8Array<ArrayBuffer>;
  readonly byteLength: number;
}

/** Tensors start at a multiple of this many bytes, as the format asks for. */
const ALIGNMENT = 8;
const METADATA = "__metadata__";

/** Bytes of a tensor as it will be written. */
export function outputByteLength({ dtype, shape }: OutputTensor): number {
  return countValues(shape) * FLOAT_BYTES[dtype];
}

/**
 * Lay out one file; the tensors keep their order.
 *
 * @throws {RangeError} when two tensors have the same name, or one that the format keeps for itself.
 */
export function layOutSafetensors(path: string, tensors: readonly OutputTensor[]): SafetensorsLayout {
  requireOwnNames(tensors);
  let end = 0;
  const entries = tensors.map((tensor): readonly [string, unknown] => {
    const start = end;
    end += outputByteLength(tensor);
    return [tensor.name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [start, end] }];
  });
  const header = encodeHeader([[METADATA, { format: "pt" }], ...entries]);
  return { path, tensors, header, byteLength: header.byteLength + end };
}

function requireOwnNames(tensors: readonly OutputTensor[]): void {
  const names = new Set([METADATA]);
  for (const { name } of tensors) {
    if (names.has(name)) throw new RangeError(`Cannot lay out tensor "${name}": its name is taken`);
    names.add(name);
  }
}

/** Written entry by entry: `Object.fromEntries` would move names that are numbers to the front. */
function encodeHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array<ArrayBuffer> {
  const text = `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(",")}}`;
  const encoded = new TextEncoder().encode(text);
  const length = Math.ceil(encoded.byteLength / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(8 + length).fill(0x20, 8 + encoded.byteLength);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(encoded, 8);
  return header;
}

/**
 * Spread tensors over files of at most `maxBytes` of weights each, in their order. A tensor that is larger has a file to
 * itself. One file is called `model.safetensors`, several `model-00001-of-00003.safetensors`.
 *
 * @throws {RangeError} as `layOutSafetensors`, whichever files the tensors are in.
 */
export function layOutShards(
  tensors: readonly OutputTensor[],
  maxBytes: number,
): readonly SafetensorsLayout[] {
  requireOwnNames(tensors);
  const shards: OutputTensor[][] = [[]];
  let shardBytes = 0;
  for (const tensor of tensors) {
    const byteLength = outputByteLength(tensor);
    if (shardBytes > 0 && shardBytes + byteLength > maxBytes) {
      shards.push([]);
      shardBytes = 0;
    }
    shards.at(-1)?.push(tensor);
    shardBytes += byteLength;
  }
  if (shards.length === 1) return [layOutSafetensors("model.safetensors", tensors)];
  const digits = (count: number): string => String(count).padStart(5, "0");
  return shards.map((shard, index) =>
    layOutSafetensors(`model-${digits(index + 1)}-of-${digits(shards.length)}.safetensors`, shard),
  );
}

/** The text of `model.safetensors.index.json`. */
export function shardIndexText(shards: readonly SafetensorsLayout[]): string {
  const placed = shards.flatMap(({ path, tensors }) => tensors.map(({ name }) => [name, path] as const));
  const total_size = shards.reduce((sum, { byteLength, header }) => sum + byteLength - header.byteLength, 0);
  const weight_map = Object.fromEntries(placed);
  return `${JSON.stringify({ metadata: { total_size }, weight_map }, null, 2)}\n`;
}

/**
 * Write one file. The sink is left open: whoever made it closes it.
 *
 * @param valuesOf Gives a tensor's values front to back, in blocks of any length.
 * @throws {RangeError} when a tensor gets more or fewer values than its shape holds.
 * @throws {AppError} `weights/not-finite` when a value is too large for the tensor's dtype; `details.index` counts from
 *   the start of the tensor.
 */
export async function writeSafetensors(
  layout: SafetensorsLayout,
  sink: ByteSink,
  valuesOf: (tensor: OutputTensor) => AsyncIterable<Float32Array<ArrayBuffer>>,
): Promise<void> {
  await sink.write(layout.header);
  for (const tensor of layout.tensors) {
    const expected = countValues(tensor.shape);
    let count = 0;
    for await (const values of valuesOf(tensor)) {
      const start = count;
      count += values.length;
      if (count > expected) break;
      await sink.write(encodeBlock(values, start, tensor, layout.path));
    }
    if (count !== expected) {
      throw new RangeError(
        `Cannot write tensor "${tensor.name}" of ${layout.path}: it got ${count} values, not ${expected}`,
      );
    }
  }
}

function encodeBlock(
  values: Float32Array<ArrayBuffer>,
  start: number,
  { name, dtype }: OutputTensor,
  path: string,
): Uint8Array<ArrayBuffer> {
  try {
    return encodeFloats(values, dtype);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const index = start + Number(error.details["index"]);
    throw new AppError(
      error.code,
      `Cannot write value ${index} of tensor "${name}" of ${path}: ${error.message}`,
      {
        details: { ...error.details, index, tensor: name, fileName: path },
        cause: error,
      },
    );
  }
}
