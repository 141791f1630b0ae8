import type { ByteSource } from "#core/bytes.ts";
import { ByteReader } from "#weights/bytes/byteReader.ts";
import { decodeGgufNumber, FIXED_VALUE_BYTES, GGUF_VALUE_TYPES, type GgufValue } from "./ggufValue.ts";
import { damagedGguf, needBytes, readGgufText } from "./needBytes.ts";
import { skipGgufTexts } from "./readGgufMetadata.ts";

/** Far above any vocabulary; arrays are held as a whole. */
const MAX_ITEMS = 10_000_000;

/** The text of one item of an array of texts, e.g. a token; `null` if the array has no such item. */
export async function readGgufItem(
  source: ByteSource,
  array: GgufValue | undefined,
  index: number,
  windowBytes?: number,
): Promise<string | null> {
  if (array?.kind !== "array" || array.itemType !== GGUF_VALUE_TYPES.text) return null;
  if (!Number.isInteger(index) || index < 0 || index >= array.length) return null;
  const reader = new ByteReader(source, windowBytes);
  reader.skip(array.position);
  await skipGgufTexts(reader, index, "an array");
  return readGgufText(reader, "an item of an array");
}

/**
 * All items of an array of texts, e.g. the tokens of a vocabulary; `null` if the value is no such array.
 *
 * @throws {AppError} `engine/model-damaged` for more than ten million items.
 */
export async function readGgufTexts(
  source: ByteSource,
  array: GgufValue | undefined,
): Promise<readonly string[] | null> {
  if (array?.kind !== "array" || array.itemType !== GGUF_VALUE_TYPES.text) return null;
  requireHoldable(array.length);
  const reader = new ByteReader(source);
  reader.skip(array.position);
  const decoder = new TextDecoder();
  const texts: string[] = [];
  for (let index = 0; index < array.length; index += 1) {
    const what = `item ${index} of an array`;
    if (!reader.has(8)) await needBytes(reader, 8n, what);
    const byteLength = Number(reader.uint64());
    if (!reader.has(byteLength)) await needBytes(reader, BigInt(byteLength), what);
    if (!reader.has(byteLength)) throw damagedGguf(`Cannot read ${what}: it has ${byteLength} bytes`);
    texts.push(decoder.decode(reader.bytes(byteLength)));
  }
  return texts;
}

/**
 * All items of an array of numbers, e.g. the scores of a vocabulary; `null` if the value is no such array.
 *
 * @throws {AppError} `engine/model-damaged` for more than ten million items.
 */
export async function readGgufNumbers(
  source: ByteSource,
  array: GgufValue | undefined,
): Promise<Float64Array | null> {
  if (array?.kind !== "array") return null;
  const itemBytes = FIXED_VALUE_BYTES[array.itemType];
  if (itemBytes === undefined) return null;
  requireHoldable(array.length);
  const bytes = await source.read(array.position, array.position + array.length * itemBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: array.length }, (_, index) =>
    decodeGgufNumber(view, array.itemType, index * itemBytes),
  );
}

function requireHoldable(length: number): void {
  if (length <= MAX_ITEMS) return;
  throw damagedGguf(`Cannot read an array: it claims ${length} items, Hearth reads ${MAX_ITEMS} or less`, {
    length,
    limit: MAX_ITEMS,
  });
}
