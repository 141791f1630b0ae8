/**
 * Boil everything that decides a conversion's bytes down to one text.
 *
 * @param parts Plain data; the order of an object's keys counts.
 * @returns `sha256:` and 64 hexadecimal digits.
 */
export async function identityOf(parts: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
