/**
 * SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits. Lone surrogates are hashed as U+FFFD, as `TextEncoder`
 * writes them.
 *
 * @example
 * await sha256Hex("abc") // "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad" without spaces
 */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
