/** What a text states as its result: one of the labels, or a number that is none of them. */
export type Claim<Label> = Label | "out-of-range";

/** A result that ends a text without the published marker, e.g. `Score: 4`. */
export type Ending<Label> =
  | { readonly kind: "claim"; readonly claim: Claim<Label>; readonly feedbackEnd: number }
  | { readonly kind: "ambiguous" };

/**
 * How the result of one judging mode may be spelled. All functions are handed short pieces (at most
 * `TAIL_LENGTH` characters), so that no pattern ever runs over a whole judge output.
 */
export interface ResultFormat<Label extends string | number> {
  /** The label when the text is nothing but one, in the published spelling. */
  readonly readStrictly: (text: string) => Label | null;
  /** The claim when the text, freed of markup, is nothing but a result. */
  readonly readAlone: (text: string) => Claim<Label> | null;
  /** What the text seems to state with its first word, whatever follows; used to notice contradictions. */
  readonly readOpening: (text: string) => Claim<Label> | null;
  /** A result at the very end; `feedbackEnd` is the index in `tail` where the feedback stops. */
  readonly readEnding: (tail: string) => Ending<Label> | null;
}

/** Patterns see at most this many characters from the end of an output. */
export const TAIL_LENGTH = 200;

const END_TOKENS = ["</s>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>"];

/**
 * Take whitespace and spelled-out end-of-text tokens off the end.
 *
 * @example
 * trimEndOfText("[RESULT] 4 </s>\n") // "[RESULT] 4"
 */
export function trimEndOfText(text: string): string {
  let rest = text.trimEnd();
  for (;;) {
    const token = END_TOKENS.find((candidate) => rest.endsWith(candidate));
    if (token === undefined) return rest;
    rest = rest.slice(0, -token.length).trimEnd();
  }
}

/**
 * Take off markup, quotes, brackets, a leading colon and a final full stop: nothing that could change a result.
 *
 * @example
 * unwrapResult(': **"A".**') // "A"
 */
export function unwrapResult(text: string): string {
  return text.replace(/^[\s:*_"'“”‘’`([{]+/, "").replace(/[\s.*_"'“”‘’`)\]}]+$/, "");
}

/** The part of `text` after its last sentence end or line break. */
export function lastSentence(text: string): string {
  return text.slice(text.search(/[^.!?\n]*$/));
}
