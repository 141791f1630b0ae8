const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";

const GPT2 = `${CONTRACTIONS}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+`;

/** GPT-4's way, which Qwen 2 and Llama 3 differ in only by how many digits stay together. */
function gpt4Like(digits: string): string {
  return `(?i:${CONTRACTIONS})|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
}

/**
 * The regular expressions by which a text is split before its bytes are merged, each applied to what the one before has
 * left together, by llama.cpp's name for them.
 *
 * @see `tokenizer.json` of Qwen2.5-7B and of Llama-3-8B; for "gpt-2" the constant of Hugging Face tokenizers' ByteLevel;
 * for "default" llama.cpp, `LLAMA_VOCAB_PRE_TYPE_DEFAULT`
 */
const SPLIT_PATTERNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["qwen2", [gpt4Like("\\p{N}")]],
  ["llama-bpe", [gpt4Like("\\p{N}{1,3}")]],
  ["gpt-2", [GPT2]],
  [
    "default",
    [
      "[\\p{P}\\$\\+<=>\\^~\\|]+",
      `${CONTRACTIONS}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)`,
      "\\p{N}+",
      "[0-9][0-9][0-9]",
    ],
  ],
]);

/** The regular expressions of a llama.cpp name, or null if it is another name than those in `nameSplits`. */
export function splitsNamed(pre: string): readonly string[] | null {
  return SPLIT_PATTERNS.get(pre) ?? null;
}

/** The names that `splitsNamed` knows. */
export function knownSplits(): readonly string[] {
  return [...SPLIT_PATTERNS.keys()];
}

/**
 * llama.cpp's name for a tokenizer's regular expressions; "default" if they are none of those known here, so that
 * llama.cpp splits somewhat differently than the model was trained with.
 *
 * @param patterns In their order; empty for GPT-2's, which Hugging Face's ByteLevel has built in.
 */
export function nameSplits(patterns: readonly string[]): string {
  if (patterns.length === 0) return "gpt-2";
  for (const [name, known] of SPLIT_PATTERNS) {
    if (known.length === patterns.length && known.every((pattern, index) => pattern === patterns[index]))
      return name;
  }
  return "default";
}
