import { FIXED_VALUE_BYTES, GGUF_VALUE_TYPES } from "./ggufValue.ts";

type NumberType = "uint16" | "uint32" | "int32" | "float32";

/** A metadata value together with the GGUF type it is written as. */
export type GgufEntryValue =
  | { readonly type: NumberType; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "texts"; readonly value: readonly string[] }
  | { readonly type: "float32s" | "int32s"; readonly value: readonly number[] };

/** A metadata entry as it is written. */
export type GgufEntry = readonly [key: string, value: GgufEntryValue];

/** A tensor as a header lists it. */
export interface ListedTensor {
  readonly name: string;
  /** Fastest first. */
  readonly dimensions: readonly number[];
  readonly typeId: number;
  /** Bytes from the start of the weights. */
  readonly offset: number;
}

const MAGIC = 0x46554747; // "GGUF"

/** Little-endian bytes, grown as they are written. */
class GrowingBytes {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #encoder = new TextEncoder();

  #reserve(byteLength: number): number {
    const start = this.#length;
    this.#length += byteLength;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return start;
  }

  number(type: NumberType | "bool", value: number): void {
    const start = this.#reserve(FIXED_VALUE_BYTES[GGUF_VALUE_TYPES[type]] ?? 0);
    if (type === "float32") this.#view.setFloat32(start, value, true);
    else if (type === "uint16") this.#view.setUint16(start, value, true);
    else if (type === "bool") this.#view.setUint8(start, value);
    else this.#view.setUint32(start, value, true);
  }

  uint64(value: number): void {
    const start = this.#reserve(8);
    this.#view.setBigUint64(start, BigInt(value), true);
  }

  text(value: string): void {
    const encoded = this.#encoder.encode(value);
    this.uint64(encoded.length);
    const start = this.#reserve(encoded.length);
    this.#bytes.set(encoded, start);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** The first 24 bytes of a GGUF file, version 3 unless told otherwise. */
export function ggufStart(tensorCount: number, entryCount: number, version = 3): Uint8Array<ArrayBuffer> {
  const bytes = new GrowingBytes();
  bytes.number("uint32", MAGIC);
  bytes.number("uint32", version);
  bytes.uint64(tensorCount);
  bytes.uint64(entryCount);
  return bytes.finish();
}

/** Metadata entries one after the other. */
export function ggufEntries(entries: readonly GgufEntry[]): Uint8Array<ArrayBuffer> {
  const bytes = new GrowingBytes();
  for (const [key, value] of entries) {
    bytes.text(key);
    writeValue(bytes, value);
  }
  return bytes.finish();
}

/** The list of tensors. */
export function ggufTensorList(tensors: readonly ListedTensor[]): Uint8Array<ArrayBuffer> {
  const bytes = new GrowingBytes();
  for (const { name, dimensions, typeId, offset } of tensors) {
    bytes.text(name);
    bytes.number("uint32", dimensions.length);
    for (const dimension of dimensions) bytes.uint64(dimension);
    bytes.number("uint32", typeId);
    bytes.uint64(offset);
  }
  return bytes.finish();
}

/**
 * The two or three entries that make a file a part of a split model, in the types that llama.cpp insists on.
 *
 * @param no Counted from 0.
 * @see llama.cpp `tools/gguf-split/gguf-split.cpp`
 */
export function splitEntries(no: number, count: number, tensorCount: number): readonly GgufEntry[] {
  return [
    ["split.no", { type: "uint16", value: no }],
    ["split.count", { type: "uint16", value: count }],
    ["split.tensors.count", { type: "int32", value: tensorCount }],
  ];
}

/**
 * What llama.cpp calls a part.
 *
 * @param index Counted from 0.
 * @example
 * ggufPartName("prometheus.gguf", 0, 3) // "prometheus-00001-of-00003.gguf"
 * ggufPartName("prometheus.gguf", 0, 1) // "prometheus.gguf"
 */
export function ggufPartName(fileName: string, index: number, count: number): string {
  const stem = fileName.replace(/\.gguf$/i, "");
  if (count === 1) return `${stem}.gguf`;
  const pad = (value: number): string => String(value).padStart(5, "0");
  return `${stem}-${pad(index + 1)}-of-${pad(count)}.gguf`;
}

function writeValue(bytes: GrowingBytes, value: GgufEntryValue): void {
  switch (value.type) {
    case "bool":
      bytes.number("uint32", GGUF_VALUE_TYPES.bool);
      return bytes.number("bool", value.value ? 1 : 0);
    case "text":
      bytes.number("uint32", GGUF_VALUE_TYPES.text);
      return bytes.text(value.value);
    case "texts":
      return writeArray(bytes, GGUF_VALUE_TYPES.text, value.value, (item) => bytes.text(item));
    case "float32s":
      return writeArray(bytes, GGUF_VALUE_TYPES.float32, value.value, (item) =>
        bytes.number("float32", item),
      );
    case "int32s":
      return writeArray(bytes, GGUF_VALUE_TYPES.int32, value.value, (item) => bytes.number("int32", item));
    case "uint16":
    case "uint32":
    case "int32":
    case "float32":
      bytes.number("uint32", GGUF_VALUE_TYPES[value.type]);
      return bytes.number(value.type, value.value);
  }
}

function writeArray<T>(
  bytes: GrowingBytes,
  typeId: number,
  items: readonly T[],
  write: (item: T) => void,
): void {
  bytes.number("uint32", GGUF_VALUE_TYPES.array);
  bytes.number("uint32", typeId);
  bytes.uint64(items.length);
  for (const item of items) write(item);
}
