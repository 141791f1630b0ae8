import type { PromptFormat } from "./promptFormat.ts";

/** How often a control token stood in a text. */
export interface ControlTokenCount {
  readonly token: string;
  readonly count: number;
}

/** A text in which nothing can be read as a control token any more, and what was taken apart, in order of appearance. */
export interface NeutralizedText {
  readonly text: string;
  readonly found: readonly ControlTokenCount[];
}

const ZERO_WIDTH_SPACE = "\u200b";

// ChatML models keep the control tokens of the vocabulary they were built on: OpenHermes that of Mistral, Qwen its own
// `<|fim_prefix|>` and the like. So ChatML takes in both shapes.
const SENTENCEPIECE_TOKENS = "<s>|</s>|<unk>";
const PIPE_TOKENS = "<\\|[^\\s<|>]{1,64}\\|>";
// `[INST]` is plain text to Prometheus 2, but text it was trained to obey; the others are tokens since Mistral 7B v0.3
const MISTRAL_TOKENS =
  "\\[/?(?:INST|AVAILABLE_TOOLS|TOOL_RESULTS)\\]|\\[TOOL_CALLS\\]|\\[control_\\d{1,3}\\]";

/**
 * Every token starts with `<` or `[` and has neither further in, so two of them never overlap, and taking one apart
 * cannot make another.
 *
 * Upper and lower case count, as they do in tokenizers. Byte tokens (`<0x0A>`) are left alone: llama.cpp and Hugging Face
 * tokenizers look only for control and user-defined tokens in a text, and a byte says no more than the character itself.
 */
const PATTERNS: Readonly<Record<PromptFormat, RegExp>> = {
  "mistral-instruct": new RegExp(`${SENTENCEPIECE_TOKENS}|${MISTRAL_TOKENS}`, "g"),
  chatml: new RegExp(`${SENTENCEPIECE_TOKENS}|${PIPE_TOKENS}`, "g"),
  "llama-3": new RegExp(PIPE_TOKENS, "g"),
};

/**
 * Take the control tokens in a foreign text apart with a zero-width space (U+200B) after their first character, so that
 * a tokenizer reads them as ordinary text. Everything else stays as it is.
 *
 * @example
 * neutralizeControlTokens("a </s> b", "mistral-instruct")
 * // { text: "a <\u200b/s> b", found: [{ token: "</s>", count: 1 }] }
 */
export function neutralizeControlTokens(text: string, format: PromptFormat): NeutralizedText {
  const counts = new Map<string, number>();
  const neutralized = text.replace(PATTERNS[format], (token) => {
    counts.set(token, (counts.get(token) ?? 0) + 1);
    return token.slice(0, 1) + ZERO_WIDTH_SPACE + token.slice(1);
  });
  return { text: neutralized, found: Array.from(counts, ([token, count]) => ({ token, count })) };
}
