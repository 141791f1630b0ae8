import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { ByteReader } from "#weights/bytes/byteReader.ts";
import { type GgufMetadata, ggufNumber } from "./ggufValue.ts";
import { damagedGguf, needBytes } from "./needBytes.ts";
import { readGgufMetadata } from "./readGgufMetadata.ts";
import { type GgufTensorInfo, readGgufTensors } from "./readGgufTensors.ts";

/** How a GGUF header is read. */
export interface ReadGgufOptions {
  /** How much is read at once, 4 MiB if not given. */
  readonly windowBytes?: number;
  /**
   * Whether a tensor may be of a ggml type that Hearth does not know; then it is taken to reach to the next tensor.
   * Refused if not given.
   */
  readonly keepUnknownTypes?: boolean;
}

/** A tensor and where it lies. */
export interface PlacedTensor extends GgufTensorInfo {
  /** Byte of the file. */
  readonly start: number;
  readonly byteLength: number;
}

/** One GGUF file: a whole model, or one of its parts. */
export interface GgufPart {
  readonly source: ByteSource;
  /** 2 or 3. */
  readonly version: number;
  readonly metadata: GgufMetadata;
  /** Where each metadata entry lies, key included. */
  readonly metadataRanges: ReadonlyMap<string, readonly [start: number, end: number]>;
  /** Every tensor starts at a multiple of it, counted from the start of the weights. */
  readonly alignment: number;
  /** In the order of the file's list. */
  readonly tensors: readonly PlacedTensor[];
  /** Byte where the weights start. */
  readonly weightsStart: number;
  /** Byte where the last tensor ends. */
  readonly weightsEnd: number;
}

const DEFAULT_ALIGNMENT = 32;

/**
 * Read the header of a GGUF file (version 2 or 3) and check that the file is as long as its tensors say. Reads a few
 * MiB at a time and allocates nothing on the word of a count.
 *
 * @throws {AppError} `engine/not-gguf`, `engine/gguf-truncated` (with `neededBytes` and `fileBytes`), `engine/model-damaged`
 *   when offsets make no sense or tensors overlap, `weights/duplicate-tensor`, `weights/dtype-unsupported`.
 * @see The GGUF specification in ggml's `docs/gguf.md`
 */
export async function readGgufPart(source: ByteSource, options: ReadGgufOptions = {}): Promise<GgufPart> {
  const reader = new ByteReader(source, options.windowBytes);
  const version = await readVersion(reader, source);
  await needBytes(reader, 16n, "the header");
  const tensorCount = reader.uint64();
  const metadataCount = reader.uint64();
  const { metadata, ranges } = await readGgufMetadata(reader, metadataCount);
  const alignment = alignmentOf(metadata);
  const infos = await readGgufTensors(reader, tensorCount, alignment);
  const weightsStart = alignUp(reader.position, alignment);
  const tensors = placeTensors(infos, { weightsStart, fileBytes: source.byteLength, ...options });
  const weightsEnd = tensors.reduce(
    (end, tensor) => Math.max(end, tensor.start + tensor.byteLength),
    weightsStart,
  );
  return { source, version, metadata, metadataRanges: ranges, alignment, tensors, weightsStart, weightsEnd };
}

/** Round up to a multiple. */
export function alignUp(byteLength: number, alignment: number): number {
  return Math.ceil(byteLength / alignment) * alignment;
}

async function readVersion(reader: ByteReader, source: ByteSource): Promise<number> {
  const start = await source.read(0, Math.min(16, source.byteLength));
  if (new TextDecoder("latin1").decode(start.subarray(0, 4)) !== "GGUF") {
    const found = start.length === 0 ? "nothing" : JSON.stringify(new TextDecoder("latin1").decode(start));
    throw new AppError("engine/not-gguf", `Expected a file that starts with "GGUF", found ${found}`, {
      details: { found, fileBytes: source.byteLength },
    });
  }
  await needBytes(reader, 8n, "the version");
  reader.skip(4);
  const version = reader.uint32();
  if (version === 2 || version === 3) return version;
  throw new AppError("engine/not-gguf", `Expected GGUF version 2 or 3, found ${version}`, {
    details: { version },
  });
}

function alignmentOf(metadata: GgufMetadata): number {
  const alignment = ggufNumber(metadata, "general.alignment") ?? DEFAULT_ALIGNMENT;
  if (Number.isInteger(alignment) && alignment >= 1) return alignment;
  throw damagedGguf(`The file claims an alignment of ${alignment} bytes`, { alignment });
}

interface Placing extends ReadGgufOptions {
  readonly weightsStart: number;
  readonly fileBytes: number;
}

function placeTensors(infos: readonly GgufTensorInfo[], placing: Placing): readonly PlacedTensor[] {
  const byOffset = infos.toSorted((a, b) => a.offset - b.offset);
  const lengths = new Map<string, number>();
  for (const [index, info] of byOffset.entries()) {
    const next = byOffset[index + 1];
    const byteLength = info.byteLength ?? unknownBytes(info, next, placing);
    if (next !== undefined && next.offset < info.offset + byteLength) throw overlap(info, byteLength, next);
    lengths.set(info.name, byteLength);
  }
  const tensors = infos.map((info) => ({
    ...info,
    start: placing.weightsStart + info.offset,
    byteLength: lengths.get(info.name) ?? 0,
  }));
  for (const tensor of tensors) requireInside(tensor, placing.fileBytes);
  return tensors;
}

function unknownBytes(info: GgufTensorInfo, next: GgufTensorInfo | undefined, placing: Placing): number {
  if (placing.keepUnknownTypes === true) {
    const end = next?.offset ?? placing.fileBytes - placing.weightsStart;
    return Math.max(0, end - info.offset);
  }
  throw new AppError(
    "weights/dtype-unsupported",
    `Cannot read tensor "${info.name}": Hearth does not know ggml's type ${info.typeId}`,
    { details: { tensor: info.name, typeId: info.typeId } },
  );
}

function overlap(info: GgufTensorInfo, byteLength: number, next: GgufTensorInfo): AppError {
  const end = info.offset + byteLength;
  return damagedGguf(
    `Tensors "${info.name}" and "${next.name}" overlap: one ends at byte ${end} of the weights, the other starts at ${next.offset}`,
    { tensor: info.name, end, other: next.name, otherStart: next.offset },
  );
}

function requireInside(tensor: PlacedTensor, fileBytes: number): void {
  const neededBytes = tensor.start + tensor.byteLength;
  if (neededBytes <= fileBytes) return;
  throw new AppError(
    "engine/gguf-truncated",
    `Cannot use tensor "${tensor.name}": it ends at byte ${neededBytes}, the file has ${fileBytes}`,
    { details: { tensor: tensor.name, neededBytes, fileBytes } },
  );
}
