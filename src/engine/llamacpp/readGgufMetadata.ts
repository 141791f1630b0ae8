import { AppError } from "#core/errors.ts";
import type { BlobReader } from "./blobReader.ts";

/** What is kept of a metadata entry: numbers and texts; of an array only where it lies. */
export type GgufMetadataValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "array"; readonly itemType: number; readonly length: number; readonly position: number };

const TYPE = { bool: 7, string: 8, array: 9, uint64: 10, int64: 11, float64: 12 } as const;

/** Bytes of the types that have a fixed length. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

const MAX_KEY_BYTES = 64 * 1024;
/** Chat templates are the longest texts; the longest known has some 20 kB. */
const MAX_TEXT_BYTES = 1024 * 1024;
/** Key length, type and the shortest value. */
const SHORTEST_ENTRY_BYTES = 13;
const MAX_ARRAY_DEPTH = 4;

/**
 * Read a GGUF file's metadata; the reader stands behind its counts. Long texts and arrays are skipped, never held.
 *
 * @throws {AppError} `engine/gguf-truncated` when an entry goes on beyond the end of the file, whatever it claims;
 *   `engine/model-damaged` for types that GGUF does not have.
 */
export async function readGgufMetadata(
  reader: BlobReader,
  count: bigint,
): Promise<ReadonlyMap<string, GgufMetadataValue>> {
  const entries = new Map<string, GgufMetadataValue>();
  await need(reader, count * BigInt(SHORTEST_ENTRY_BYTES), `its ${count} metadata entries`);
  for (let index = 0; index < Number(count); index += 1) {
    const key = await readText(reader, `the key of metadata entry ${index + 1}`, MAX_KEY_BYTES);
    if (key === null) throw new AppError("engine/model-damaged", "A metadata key is longer than 64 KiB");
    await need(reader, 4n, `the type of "${key}"`);
    const value = await readValue(reader, reader.uint32(), key);
    if (value !== null) entries.set(key, value);
  }
  return entries;
}

/** The text of one item of an array of texts, e.g. a token; `null` if the array has no such item. */
export async function readArrayText(
  reader: BlobReader,
  array: GgufMetadataValue | undefined,
  index: number,
): Promise<string | null> {
  if (array?.kind !== "array" || array.itemType !== TYPE.string) return null;
  if (!Number.isInteger(index) || index < 0 || index >= array.length) return null;
  reader.skip(array.position - reader.position);
  await skipTexts(reader, index, "an array");
  return readText(reader, "an item of an array", MAX_TEXT_BYTES);
}

/**
 * Make sure that the next `byteLength` bytes exist. Small ones are fetched; more than a window may be skipped, not read.
 *
 * @throws {AppError} `engine/gguf-truncated` with both numbers.
 */
export async function need(reader: BlobReader, byteLength: bigint, what: string): Promise<void> {
  if (byteLength > BigInt(reader.remaining)) {
    const fileBytes = reader.position + reader.remaining;
    const neededBytes = BigInt(reader.position) + byteLength;
    throw new AppError(
      "engine/gguf-truncated",
      `Cannot read ${what}: it ends at byte ${neededBytes} or later, the file has ${fileBytes}`,
      { details: { neededBytes: Number(neededBytes), fileBytes } },
    );
  }
  if (byteLength <= BigInt(MAX_TEXT_BYTES)) await reader.ensure(Number(byteLength));
}

async function readValue(reader: BlobReader, type: number, key: string): Promise<GgufMetadataValue | null> {
  if (type === TYPE.string) {
    const value = await readText(reader, `"${key}"`, MAX_TEXT_BYTES);
    return value === null ? null : { kind: "text", value };
  }
  if (type === TYPE.array) return readArray(reader, key, 1);
  const byteLength = FIXED_BYTES[type];
  if (byteLength === undefined) throw unknownType(type, key);
  await need(reader, BigInt(byteLength), `"${key}"`);
  return fixedValue(reader.bytes(byteLength), type);
}

function fixedValue(bytes: Uint8Array, type: number): GgufMetadataValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case TYPE.bool:
      return { kind: "boolean", value: view.getUint8(0) !== 0 };
    case 0:
      return { kind: "number", value: view.getUint8(0) };
    case 1:
      return { kind: "number", value: view.getInt8(0) };
    case 2:
      return { kind: "number", value: view.getUint16(0, true) };
    case 3:
      return { kind: "number", value: view.getInt16(0, true) };
    case 4:
      return { kind: "number", value: view.getUint32(0, true) };
    case 5:
      return { kind: "number", value: view.getInt32(0, true) };
    case 6:
      return { kind: "number", value: view.getFloat32(0, true) };
    case TYPE.uint64:
      return { kind: "number", value: Number(view.getBigUint64(0, true)) };
    case TYPE.int64:
      return { kind: "number", value: Number(view.getBigInt64(0, true)) };
    default:
      return { kind: "number", value: view.getFloat64(0, true) };
  }
}

async function readArray(reader: BlobReader, key: string, depth: number): Promise<GgufMetadataValue> {
  await need(reader, 12n, `the array "${key}"`);
  const itemType = reader.uint32();
  const length = reader.uint64();
  const position = reader.position;
  const shortest = itemType === TYPE.string ? 8 : itemType === TYPE.array ? 12 : FIXED_BYTES[itemType];
  if (shortest === undefined || depth > MAX_ARRAY_DEPTH) throw unknownType(itemType, key);
  await need(reader, length * BigInt(shortest), `the ${length} items of "${key}"`);
  if (itemType === TYPE.string) await skipTexts(reader, Number(length), key);
  else if (itemType !== TYPE.array) reader.skip(Number(length) * shortest);
  else {
    for (let index = 0; index < Number(length); index += 1) await readArray(reader, key, depth + 1);
  }
  return { kind: "array", itemType, length: Number(length), position };
}

async function skipTexts(reader: BlobReader, count: number, key: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    // waiting for what is here already would cost a turn for every one of 150,000 tokens
    if (!reader.has(8)) await need(reader, 8n, `item ${index} of "${key}"`);
    const byteLength = reader.uint64();
    if (byteLength > BigInt(reader.remaining)) await need(reader, byteLength, `item ${index} of "${key}"`);
    reader.skip(Number(byteLength));
  }
}

/** @returns `null` for a text longer than `maxBytes`, which is skipped. */
async function readText(reader: BlobReader, what: string, maxBytes: number): Promise<string | null> {
  await need(reader, 8n, what);
  const byteLength = reader.uint64();
  await need(reader, byteLength, what);
  if (byteLength > BigInt(maxBytes)) {
    reader.skip(Number(byteLength));
    return null;
  }
  return new TextDecoder().decode(reader.bytes(Number(byteLength)));
}

function unknownType(type: number, key: string): AppError {
  return new AppError("engine/model-damaged", `Cannot read "${key}": GGUF has no value type ${type}`, {
    details: { key, type },
  });
}
