import { blobSource } from "#weights/bytes/blobSource.ts";
import {
  type GgufEntry,
  ggufEntries,
  ggufPartName,
  ggufStart,
  ggufTensorList,
  splitEntries,
} from "./ggufBytes.ts";
import { openGguf } from "./openGguf.ts";
import { alignUp, type GgufPart, type PlacedTensor } from "./readGgufPart.ts";

const DEFAULT_ALIGNMENT = 32;
const START_BYTES = 24;
const ZEROS_BYTES = 64 * 1024;

/**
 * See one large GGUF file as the parts that llama.cpp's own split makes of it, without copying it: each part is a short new header
 * in front of a slice of the file. All metadata is in the first part; tensors stay in the order of the file.
 *
 * @param maxPartBytes Most bytes of a part; a single tensor that is larger makes a part of its own. A file that is no larger is
 *   given back as it is.
 * @returns Files named `model-00001-of-00003.gguf`, in order.
 * @throws {AppError} What `openGguf` throws. A tensor type that is newer than Hearth is passed on.
 * @see llama.cpp `tools/gguf-split/gguf-split.cpp`
 */
export async function viewAsParts(file: Blob, maxPartBytes: number): Promise<readonly Blob[]> {
  const name = file instanceof File ? file.name : "model.gguf";
  const gguf = await openGguf(blobSource(file, name), { keepUnknownTypes: true });
  const [whole] = gguf.parts;
  if (whole === undefined || file.size <= maxPartBytes) return [file];
  const entries = keptEntries(file, whole);
  const groups = groupTensors(whole, entries.byteLength, maxPartBytes);
  if (groups.length < 2) return [file];
  return groups.map((group, index) => {
    const split = splitEntries(index, groups.length, whole.tensors.length);
    const header = index === 0 ? firstHeader(entries, split) : laterHeader(split, whole);
    return new File(partPieces(file, whole, group, header), ggufPartName(name, index, groups.length));
  });
}

/** Metadata of the file that goes into the first part as it is. */
interface KeptEntries {
  readonly pieces: readonly Blob[];
  readonly count: number;
  readonly byteLength: number;
}

/** What stands between the start of a part's header and its list of tensors. */
interface HeaderEntries {
  readonly pieces: readonly BlobPart[];
  readonly count: number;
  readonly byteLength: number;
}

function keptEntries(file: Blob, { metadataRanges }: GgufPart): KeptEntries {
  const kept = [...metadataRanges].filter(([key]) => !key.startsWith("split."));
  const ranges = kept.map(([, range]) => range);
  return {
    pieces: ranges.map(([start, end]) => file.slice(start, end)),
    count: ranges.length,
    byteLength: ranges.reduce((sum, [start, end]) => sum + end - start, 0),
  };
}

function firstHeader(kept: KeptEntries, split: readonly GgufEntry[]): HeaderEntries {
  const added = ggufEntries(split);
  return {
    pieces: [...kept.pieces, added],
    count: kept.count + split.length,
    byteLength: kept.byteLength + added.length,
  };
}

function laterHeader(split: readonly GgufEntry[], { alignment }: GgufPart): HeaderEntries {
  const isDefault = alignment === DEFAULT_ALIGNMENT;
  const aligned: GgufEntry = ["general.alignment", { type: "uint32", value: alignment }];
  const entries = isDefault ? split : [...split, aligned];
  const bytes = ggufEntries(entries);
  return { pieces: [bytes], count: entries.length, byteLength: bytes.length };
}

/** Cut the tensors, in the order in which they lie in the file, into groups that make no part larger than allowed. */
function groupTensors(
  { tensors, alignment }: GgufPart,
  metadataBytes: number,
  maxPartBytes: number,
): readonly (readonly PlacedTensor[])[] {
  const fixedBytes = START_BYTES + ggufEntries(splitEntries(0, 1, 1)).length + 2 * alignment;
  const groups: PlacedTensor[][] = [];
  let group: PlacedTensor[] = [];
  let headerBytes = fixedBytes + metadataBytes;
  for (const tensor of tensors.toSorted((a, b) => a.start - b.start)) {
    const listed = ggufTensorList([tensor]).length;
    const weightBytes = tensor.start + tensor.byteLength - (group[0]?.start ?? tensor.start);
    if (group.length > 0 && headerBytes + listed + weightBytes > maxPartBytes) {
      groups.push(group);
      group = [];
      headerBytes = fixedBytes;
    }
    group.push(tensor);
    headerBytes += listed;
  }
  return group.length === 0 ? groups : [...groups, group];
}

function partPieces(
  file: Blob,
  { version, alignment }: GgufPart,
  group: readonly PlacedTensor[],
  header: HeaderEntries,
): BlobPart[] {
  const start = group[0]?.start ?? 0;
  const last = group.at(-1);
  const end = last === undefined ? start : last.start + last.byteLength;
  const list = ggufTensorList(group.map((tensor) => ({ ...tensor, offset: tensor.start - start })));
  const headerBytes = START_BYTES + header.byteLength + list.length;
  return [
    ggufStart(group.length, header.count, version),
    ...header.pieces,
    list,
    ...zeros(alignUp(headerBytes, alignment) - headerBytes),
    file.slice(start, end),
    ...zeros(alignUp(end - start, alignment) - (end - start)),
  ];
}

/** Zeros that take no memory of their own, however many: an unusual alignment can be many MiB. */
function zeros(byteLength: number): readonly Blob[] {
  const block = new Blob([new Uint8Array(Math.min(ZEROS_BYTES, byteLength))]);
  const whole = Array.from({ length: Math.floor(byteLength / ZEROS_BYTES) }, () => block);
  return [...whole, block.slice(0, byteLength % ZEROS_BYTES)];
}
