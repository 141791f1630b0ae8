import type { AppError } from "#core/errors.ts";
import type { ByteReader } from "#weights/bytes/byteReader.ts";
import {
  decodeGgufNumber,
  FIXED_VALUE_BYTES,
  GGUF_VALUE_TYPES,
  type GgufMetadata,
  type GgufValue,
} from "./ggufValue.ts";
import { damagedGguf, needBytes, readGgufText } from "./needBytes.ts";

const MAX_KEY_BYTES = 64 * 1024;
/** Key length, type and the shortest value. */
const SHORTEST_ENTRY_BYTES = 13;
/** Far above any model: those with the most have a few dozen. */
const MAX_ENTRIES = 100_000n;
const MAX_ARRAY_DEPTH = 4;

/** A file's metadata, and where each entry lies, its key included. */
export interface ReadMetadata {
  readonly metadata: GgufMetadata;
  /** Also of entries whose value is too long to be kept. */
  readonly ranges: ReadonlyMap<string, readonly [start: number, end: number]>;
}

/**
 * Read a GGUF file's metadata; the reader stands behind its counts. Long texts and arrays are skipped, never held.
 *
 * @throws {AppError} `engine/gguf-truncated` when an entry goes on beyond the end of the file, whatever it claims;
 *   `engine/model-damaged` for types that GGUF does not have and for keys that are there twice.
 */
export async function readGgufMetadata(reader: ByteReader, count: bigint): Promise<ReadMetadata> {
  const metadata = new Map<string, GgufValue>();
  const ranges = new Map<string, readonly [start: number, end: number]>();
  await needBytes(reader, count * BigInt(SHORTEST_ENTRY_BYTES), `its ${count} metadata entries`);
  if (count > MAX_ENTRIES) throw damagedGguf(`The file claims ${count} metadata entries`);
  for (let index = 0; index < Number(count); index += 1) {
    const start = reader.position;
    const key = await readGgufText(reader, `the key of metadata entry ${index + 1}`, MAX_KEY_BYTES);
    if (key === null) throw damagedGguf("A metadata key is longer than 64 KiB");
    if (ranges.has(key)) throw damagedGguf(`The metadata key "${key}" is there twice`, { key });
    await needBytes(reader, 4n, `the type of "${key}"`);
    const value = await readValue(reader, reader.uint32(), key);
    if (value !== null) metadata.set(key, value);
    ranges.set(key, [start, reader.position]);
  }
  return { metadata, ranges };
}

/** Move over texts without decoding them. */
export async function skipGgufTexts(reader: ByteReader, count: number, key: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    // waiting for what is here already would cost a turn for every one of 150,000 tokens
    if (!reader.has(8)) await needBytes(reader, 8n, `item ${index} of "${key}"`);
    const byteLength = reader.uint64();
    if (byteLength > BigInt(reader.remaining)) {
      await needBytes(reader, byteLength, `item ${index} of "${key}"`);
    }
    reader.skip(Number(byteLength));
  }
}

async function readValue(reader: ByteReader, type: number, key: string): Promise<GgufValue | null> {
  if (type === GGUF_VALUE_TYPES.text) {
    const value = await readGgufText(reader, `"${key}"`);
    return value === null ? null : { kind: "text", value };
  }
  if (type === GGUF_VALUE_TYPES.array) return readArray(reader, key, 1);
  const byteLength = FIXED_VALUE_BYTES[type];
  if (byteLength === undefined) throw unknownType(type, key);
  await needBytes(reader, BigInt(byteLength), `"${key}"`);
  const bytes = reader.bytes(byteLength);
  const value = decodeGgufNumber(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), type);
  return type === GGUF_VALUE_TYPES.bool ? { kind: "boolean", value: value !== 0 } : { kind: "number", value };
}

async function readArray(reader: ByteReader, key: string, depth: number): Promise<GgufValue> {
  await needBytes(reader, 12n, `the array "${key}"`);
  const itemType = reader.uint32();
  const length = reader.uint64();
  const position = reader.position;
  const isText = itemType === GGUF_VALUE_TYPES.text;
  const isNested = itemType === GGUF_VALUE_TYPES.array;
  const shortest = isText ? 8 : isNested ? 12 : FIXED_VALUE_BYTES[itemType];
  if (shortest === undefined || depth > MAX_ARRAY_DEPTH) throw unknownType(itemType, key);
  await needBytes(reader, length * BigInt(shortest), `the ${length} items of "${key}"`);
  if (isText) await skipGgufTexts(reader, Number(length), key);
  else if (!isNested) reader.skip(Number(length) * shortest);
  else {
    for (let index = 0; index < Number(length); index += 1) await readArray(reader, key, depth + 1);
  }
  return { kind: "array", itemType, length: Number(length), position };
}

function unknownType(type: number, key: string): AppError {
  return damagedGguf(`Cannot read "${key}": GGUF has no value type ${type}`, { key, type });
}
