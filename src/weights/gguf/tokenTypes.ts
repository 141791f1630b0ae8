import type { VocabularyTokenType } from "#weights/tokenizer/vocabulary.ts";

/** `tokenizer.ggml.token_type`. */
export const GGUF_TOKEN_TYPES: Readonly<Record<VocabularyTokenType, number>> = {
  normal: 1,
  unknown: 2,
  control: 3,
  "user-defined": 4,
  unused: 5,
  byte: 6,
};

/** The type of a token by GGUF's number; `null` for a number that GGUF does not have. */
export function tokenTypeOf(id: number): VocabularyTokenType | null {
  const types = Object.entries(GGUF_TOKEN_TYPES) as [VocabularyTokenType, number][];
  return types.find(([, number]) => number === id)?.[0] ?? null;
}
