import { tokenizerFault } from "./tokenizerFault.ts";
import type { VocabularyToken } from "./vocabulary.ts";

/** The most tokens of a vocabulary; the largest known ones have some 260,000. */
export const TOKEN_LIMIT = 1_000_000;

/** How many byte tokens there are, if there are any. */
export const BYTE_COUNT = 256;

/**
 * Refuse a vocabulary in which two ids have the same text, so that the one could never be told from the other.
 *
 * @param file Where the tokens come from, for the fault.
 */
export function requireUnique(tokens: readonly VocabularyToken[], file: string): void {
  const idByText = new Map<string, number>();
  for (const [id, { text }] of tokens.entries()) {
    const twin = idByText.get(text);
    if (twin !== undefined) {
      const message = `Cannot use ${file}: tokens ${twin} and ${id} are both ${JSON.stringify(text)}`;
      throw tokenizerFault(message, { text, id, twin });
    }
    idByText.set(text, id);
  }
}

/** The id of each text. */
export function idsByText(tokens: readonly VocabularyToken[]): ReadonlyMap<string, number> {
  return new Map(tokens.map(({ text }, id) => [text, id]));
}

/**
 * Add tokens that stand for nothing, as for rows of an embedding that no text can reach. They are named as llama.cpp's
 * converter names them.
 *
 * @param size What the vocabulary should have; a longer one stays as it is.
 * @example
 * padTokens([{ text: "a", score: 0, type: "normal" }], 2)[1] // { text: "[PAD1]", score: 0, type: "unused" }
 */
export function padTokens(tokens: readonly VocabularyToken[], size: number): readonly VocabularyToken[] {
  if (size > TOKEN_LIMIT) {
    throw tokenizerFault(`Cannot make a vocabulary of ${size} tokens: at most ${TOKEN_LIMIT} are possible`, {
      size,
    });
  }
  const missing = Array.from({ length: Math.max(0, size - tokens.length) }, (_, index) =>
    unusedToken(tokens.length + index),
  );
  return [...tokens, ...missing];
}

/** A token that no text is made of, for an id that a file leaves out. */
export function unusedToken(id: number): VocabularyToken {
  return { text: `[PAD${id}]`, score: 0, type: "unused" };
}
