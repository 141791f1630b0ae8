import { AppError } from "#core/errors.ts";
import type { ByteReader } from "#weights/bytes/byteReader.ts";
import { ggmlType } from "./ggmlTypes.ts";
import { damagedGguf, needBytes, readGgufText } from "./needBytes.ts";

/** What a GGUF file says of a tensor. */
export interface GgufTensorInfo {
  readonly name: string;
  /** Fastest first, which is PyTorch's order reversed. */
  readonly dimensions: readonly number[];
  readonly typeId: number;
  /** `F16`, `Q4_0`, … or `type 99` for one that Hearth does not know. */
  readonly type: string;
  /** Bytes from the start of the weights. */
  readonly offset: number;
  /** As stored; `null` for an unknown type. */
  readonly byteLength: number | null;
}

const SHORTEST_TENSOR_BYTES = 24;
/** Far above any model; the infos are held while they are checked. */
const MAX_TENSORS = 100_000n;
const MAX_DIMENSIONS = 4;
/** ggml itself takes 63. */
const MAX_NAME_BYTES = 1024;

/**
 * Read the infos of all tensors; the reader stands behind the metadata.
 *
 * @throws {AppError} `engine/gguf-truncated`, `engine/model-damaged`, `weights/duplicate-tensor`, each with the tensor's name
 *   and the numbers that do not fit together.
 */
export async function readGgufTensors(
  reader: ByteReader,
  count: bigint,
  alignment: number,
): Promise<readonly GgufTensorInfo[]> {
  await needBytes(reader, count * BigInt(SHORTEST_TENSOR_BYTES), `its ${count} tensor infos`);
  if (count > MAX_TENSORS) throw damagedGguf(`The file claims ${count} tensors`);
  const indexByName = new Map<string, number>();
  const tensors: GgufTensorInfo[] = [];
  for (let index = 0; index < Number(count); index += 1) {
    const tensor = await readTensor(reader, index, alignment);
    const earlier = indexByName.get(tensor.name);
    if (earlier !== undefined) throw duplicateTensor(tensor.name, earlier + 1, index + 1);
    indexByName.set(tensor.name, index);
    tensors.push(tensor);
  }
  return tensors;
}

/** Two tensors of one name, each said by its number or its file. */
export function duplicateTensor(name: string, first: number | string, second: number | string): AppError {
  return new AppError(
    "weights/duplicate-tensor",
    `Tensor "${name}" is there twice: as ${first} and as ${second}`,
    { details: { tensor: name, first, second } },
  );
}

async function readTensor(reader: ByteReader, index: number, alignment: number): Promise<GgufTensorInfo> {
  const what = `the info of tensor ${index + 1}`;
  const name = await readGgufText(reader, what, MAX_NAME_BYTES);
  if (name === null)
    throw damagedGguf(`The name of tensor ${index + 1} is longer than ${MAX_NAME_BYTES} bytes`);
  await needBytes(reader, 4n, what);
  const dimensionCount = reader.uint32();
  if (dimensionCount > MAX_DIMENSIONS) {
    throw damagedGguf(`Tensor "${name}" has ${dimensionCount} dimensions, not ${MAX_DIMENSIONS} or less`, {
      tensor: name,
      dimensionCount,
    });
  }
  await needBytes(reader, BigInt(dimensionCount * 8 + 12), what);
  const dimensions = Array.from({ length: dimensionCount }, () => reader.uint64());
  const typeId = reader.uint32();
  const offset = reader.uint64();
  if (offset % BigInt(alignment) !== 0n) {
    throw damagedGguf(`Tensor "${name}" starts at byte ${offset}, which is no multiple of ${alignment}`, {
      tensor: name,
      offset: Number(offset),
      alignment,
    });
  }
  return {
    name,
    dimensions: dimensions.map(Number),
    typeId,
    type: ggmlType(typeId)?.name ?? `type ${typeId}`,
    offset: Number(offset),
    byteLength: storedBytes(name, dimensions, typeId),
  };
}

function storedBytes(name: string, dimensions: readonly bigint[], typeId: number): number | null {
  const type = ggmlType(typeId);
  if (type === null) return null;
  const rowLength = dimensions[0] ?? 1n;
  if (rowLength % BigInt(type.blockLength) !== 0n) {
    throw damagedGguf(
      `Tensor "${name}" has rows of ${rowLength} values, ${type.name} stores ${type.blockLength} at a time`,
      { tensor: name, rowLength: Number(rowLength), blockLength: type.blockLength },
    );
  }
  const weightCount = dimensions.reduce((product, length) => product * length, 1n);
  return Number((weightCount / BigInt(type.blockLength)) * BigInt(type.blockBytes));
}
