import { sha256Hex } from "#weights/bytes/sha256Hex.ts";

/**
 * Boil everything that decides a conversion's bytes down to one text.
 *
 * @param parts Plain data; the order of an object's keys counts.
 * @returns `sha256:` and 64 hexadecimal digits.
 */
export async function identityOf(parts: unknown): Promise<string> {
  return `sha256:${await sha256Hex(new TextEncoder().encode(JSON.stringify(parts)))}`;
}
