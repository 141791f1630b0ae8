import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { countValues, type TensorInfo } from "#weights/tensors/checkpoint.ts";
import { findRepeatedKey } from "./findRepeatedKey.ts";

/** Where a tensor lies in its file, in bytes from the start of the file. */
export interface TensorSpan extends TensorInfo {
  readonly start: number;
}

/** What stands before the tensors' bytes. */
export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly tensors: readonly TensorSpan[];
  /** Free texts, e.g. `format: pt`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Length, text and padding as they stand in the file: everything up to the first tensor. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const METADATA = "__metadata__";
/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;

/** Bits of one value, by the names that safetensors 0.6 knows. */
const DTYPE_BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

/**
 * Read a safetensors header and check it against the file: every tensor has its shape's length, they follow each other
 * without gap or overlap, and the last one ends where the file ends.
 *
 * @param fileName For messages.
 * @throws {AppError} `weights/truncated`, `weights/header-too-large`, `weights/header-invalid`,
 *   `weights/duplicate-tensor`, `weights/dtype-unsupported` for a type the format does not have, `weights/shape-mismatch`,
 *   `weights/offsets-invalid`; each names the tensor and both numbers.
 * @see safetensors 0.6, `safetensors/src/tensor.rs`, and the format's description in its README
 */
export async function readSafetensorsHeader(
  source: ByteSource,
  fileName: string,
): Promise<SafetensorsHeader> {
  const bytes = await readHeaderBytes(source, fileName);
  const entries = Object.entries(parseHeader(bytes.subarray(LENGTH_BYTES), fileName));
  const tensors = entries
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => readEntry(name, entry, bytes.byteLength, fileName))
    .toSorted((one, other) => one.start - other.start || one.byteLength - other.byteLength);
  checkLayout(tensors, bytes.byteLength, source.byteLength, fileName);
  const metadata = entries.find(([name]) => name === METADATA)?.[1] ?? {};
  return { tensors, metadata: readMetadata(metadata, fileName), bytes };
}

async function readHeaderBytes(source: ByteSource, fileName: string): Promise<Uint8Array<ArrayBuffer>> {
  if (source.byteLength < LENGTH_BYTES)
    throw truncated(fileName, "the header's length", LENGTH_BYTES, source);
  const lengthBytes = await source.read(0, LENGTH_BYTES);
  const length = new DataView(lengthBytes.buffer, lengthBytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new AppError(
      "weights/header-too-large",
      `Cannot read the header of ${fileName}: it claims ${length} bytes, the format allows ${MAX_HEADER_BYTES}`,
      { details: { fileName, headerBytes: Number(length), limitBytes: MAX_HEADER_BYTES } },
    );
  }
  const end = LENGTH_BYTES + Number(length);
  if (end > source.byteLength) throw truncated(fileName, "the header", end, source);
  return source.read(0, end);
}

function parseHeader(bytes: Uint8Array, fileName: string): object {
  let text: string;
  let header: unknown;
  try {
    // a wrong byte must not turn into a letter of a name, nor a byte order mark be passed over
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    throw invalid(fileName, "it is not JSON in UTF-8", error);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw invalid(fileName, "it is not an object of tensors");
  }
  refuseRepeatedKey(findRepeatedKey(text), fileName);
  return header;
}

function refuseRepeatedKey(path: readonly string[] | null, fileName: string): void {
  if (path === null) return;
  const [first = "", ...inside] = path;
  if (inside.length > 0 || first === METADATA) {
    throw invalid(fileName, `the key "${path.join(".")}" stands twice`);
  }
  throw new AppError("weights/duplicate-tensor", `${fileName} has two tensors named "${first}"`, {
    details: { fileName, tensor: first },
  });
}

function readEntry(name: string, entry: unknown, dataStart: number, fileName: string): TensorSpan {
  if (typeof entry !== "object" || entry === null)
    throw invalid(fileName, `tensor "${name}" is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  if (typeof dtype !== "string") throw invalid(fileName, `tensor "${name}" has no dtype`);
  if (!isListOfCounts(shape)) throw invalid(fileName, `the shape of tensor "${name}" is no list of lengths`);
  if (!isListOfCounts(offsets) || offsets.length !== 2) {
    throw invalid(fileName, `the data_offsets of tensor "${name}" are not two byte positions`);
  }
  const [begin = 0, end = 0] = offsets;
  const span = { name, dtype, shape, byteLength: end - begin, start: dataStart + begin };
  checkByteLength(span, fileName);
  return span;
}

function checkByteLength(span: TensorSpan, fileName: string): void {
  const { name, dtype, shape, byteLength } = span;
  const bits = Object.hasOwn(DTYPE_BITS, dtype) ? DTYPE_BITS[dtype] : undefined;
  if (bits === undefined) {
    throw new AppError(
      "weights/dtype-unsupported",
      `Tensor "${name}" of ${fileName} has the unknown dtype "${dtype}"`,
      {
        details: { fileName, tensor: name, dtype },
      },
    );
  }
  const needed = (countValues(shape) * bits) / 8;
  if (byteLength === needed) return;
  throw new AppError(
    "weights/shape-mismatch",
    `Tensor "${name}" of ${fileName} has ${byteLength} bytes, its shape [${shape.join(", ")}] in ${dtype} needs ${needed}`,
    { details: { fileName, tensor: name, byteLength, neededBytes: needed } },
  );
}

function checkLayout(
  tensors: readonly TensorSpan[],
  dataStart: number,
  fileBytes: number,
  fileName: string,
): void {
  let end = dataStart;
  let last = "the header";
  for (const { name, start, byteLength } of tensors) {
    if (start !== end) throw misplaced(fileName, name, start, last, end);
    end = start + byteLength;
    last = `tensor "${name}"`;
    if (end > fileBytes) throw outside(fileName, name, end, fileBytes);
  }
  if (end === fileBytes) return;
  throw new AppError(
    "weights/offsets-invalid",
    `${fileName} goes on after ${last}, which ends at byte ${end}: the file has ${fileBytes}`,
    { details: { fileName, endByte: end, fileBytes } },
  );
}

function misplaced(fileName: string, name: string, start: number, last: string, end: number): AppError {
  const problem = start < end ? "overlaps" : "leaves a gap after";
  return new AppError(
    "weights/offsets-invalid",
    `Tensor "${name}" of ${fileName} ${problem} ${last}: it starts at byte ${start}, the other ends at byte ${end}`,
    { details: { fileName, tensor: name, startByte: start, previousEndByte: end } },
  );
}

function outside(fileName: string, name: string, end: number, fileBytes: number): AppError {
  return new AppError(
    "weights/truncated",
    `Cannot read tensor "${name}" of ${fileName}: it ends at byte ${end}, the file has ${fileBytes}`,
    { details: { fileName, tensor: name, neededBytes: end, fileBytes } },
  );
}

function truncated(
  fileName: string,
  what: string,
  neededBytes: number,
  { byteLength }: ByteSource,
): AppError {
  return new AppError(
    "weights/truncated",
    `Cannot read ${what} of ${fileName}: it ends at byte ${neededBytes}, the file has ${byteLength}`,
    { details: { fileName, neededBytes, fileBytes: byteLength } },
  );
}

function readMetadata(metadata: unknown, fileName: string): Readonly<Record<string, string>> {
  const isTexts = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (isTexts && Object.values(metadata).every((value) => typeof value === "string")) {
    return metadata as Readonly<Record<string, string>>;
  }
  throw invalid(fileName, `its ${METADATA} is not a list of texts`);
}

function isListOfCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

function invalid(fileName: string, found: string, cause?: unknown): AppError {
  return new AppError("weights/header-invalid", `Cannot read the header of ${fileName}: ${found}`, {
    details: { fileName },
    cause,
  });
}
