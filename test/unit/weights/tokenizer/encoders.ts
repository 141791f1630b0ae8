import type { VocabularyToken } from "#weights/tokenizer/vocabulary.ts";

/**
 * How llama.cpp and SentencePiece split text: again and again join the neighbors whose joint text is a token of the
 * highest score, the leftmost first.
 *
 * @see llama.cpp, `llm_tokenizer_spm_session`
 */
export function mergeByScore(tokens: readonly VocabularyToken[], text: string): string[] {
  const scores = new Map(tokens.map((token) => [token.text, token.score]));
  return mergeBest(text, (left, right) => scores.get(left + right) ?? null);
}

/** How Hugging Face's BPE splits text: again and again join the neighbors whose pair stands first among the merges. */
export function mergeByRank(merges: readonly string[], text: string): string[] {
  const ranks = new Map(merges.map((merge, rank) => [merge, rank]));
  return mergeBest(text, (left, right) => {
    const rank = ranks.get(`${left} ${right}`);
    return rank === undefined ? null : -rank;
  });
}

function mergeBest(text: string, valueOf: (left: string, right: string) => number | null): string[] {
  const parts = Array.from(text);
  for (;;) {
    let best = { index: -1, value: -Infinity };
    for (let index = 0; index + 1 < parts.length; index++) {
      const value = valueOf(parts[index] ?? "", parts[index + 1] ?? "");
      if (value !== null && value > best.value) best = { index, value };
    }
    if (best.index < 0) return parts;
    parts.splice(best.index, 2, parts.slice(best.index, best.index + 2).join(""));
  }
}
