import { AppError } from "#core/errors.ts";
import type { ByteReader } from "#weights/bytes/byteReader.ts";

/** Chat templates are the longest texts; the longest known has some 20 kB. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * Make sure that the next `byteLength` bytes exist. Small ones are fetched; more than a window may be skipped, not read.
 *
 * @throws {AppError} `engine/gguf-truncated` with both numbers.
 */
export async function needBytes(reader: ByteReader, byteLength: bigint, what: string): Promise<void> {
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

/** @returns `null` for a text longer than `maxBytes`, which is skipped. */
export async function readGgufText(
  reader: ByteReader,
  what: string,
  maxBytes: number = MAX_TEXT_BYTES,
): Promise<string | null> {
  await needBytes(reader, 8n, what);
  const byteLength = reader.uint64();
  await needBytes(reader, byteLength, what);
  if (byteLength > BigInt(maxBytes)) {
    reader.skip(Number(byteLength));
    return null;
  }
  return new TextDecoder().decode(reader.bytes(Number(byteLength)));
}

/** The file contradicts itself or GGUF. */
export function damagedGguf(message: string, details: AppError["details"] = {}): AppError {
  return new AppError("engine/model-damaged", message, { details });
}
