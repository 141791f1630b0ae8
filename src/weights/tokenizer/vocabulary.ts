/** What a token is, in the words of SentencePiece, which GGUF's token types repeat. */
export type VocabularyTokenType = "normal" | "unknown" | "control" | "user-defined" | "unused" | "byte";

/** One token of a vocabulary; its id is its place in {@link Vocabulary.tokens}. */
export interface VocabularyToken {
  /**
   * The token as its file spells it: "▁" (U+2581) for a space in SentencePiece vocabularies, `<0x0A>`
   * for a byte token, and GPT-2's byte alphabet (Ġ for a space) in byte-level ones.
   */
  text: string;
  /** SentencePiece's score, where the higher wins a merge; 0 in byte-level vocabularies. */
  score: number;
  type: VocabularyTokenType;
}

/** A model's vocabulary with what a tokenizer must know besides, whatever file it came from. */
export interface Vocabulary {
  /** "sentencepiece" merges pieces by their scores, "bpe" merges bytes by a list of pairs. */
  kind: "sentencepiece" | "bpe";
  /** In the order of their ids, without gaps. */
  tokens: readonly VocabularyToken[];
  /** Pairs "a b" in the order they are merged; empty for "sentencepiece". */
  merges: readonly string[];
  /**
   * How text is split before merging, as llama.cpp names it in `tokenizer.ggml.pre`: "qwen2",
   * "llama-bpe" or "default".
   */
  pre: string | null;
  bosId: number | null;
  eosId: number | null;
  unknownId: number | null;
  padId: number | null;
  /** Whether a text begins with the BOS token, or null when no file says. */
  addBos: boolean | null;
  /** Whether a text is given a leading space, or null when no file says. */
  addSpacePrefix: boolean | null;
  /** The Jinja template of a chat, or null when there is none. */
  chatTemplate: string | null;
}
