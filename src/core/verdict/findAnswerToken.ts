import type { TokenProbabilities } from "#core/judge/completion.ts";
import { RESULT_MARKER } from "./readResult.ts";

/** The token with which the judge answered, and the label that it spells. */
export interface AnswerToken<Label extends string> {
  readonly token: TokenProbabilities;
  readonly label: Label;
}

/**
 * Find the token that spells a label right after the last `[RESULT]`.
 * `null` when there is no marker, when another number comes first, or when the label goes on (`10`, `3.5`, `About`).
 */
export function findAnswerToken<Label extends string>(
  tokens: readonly TokenProbabilities[],
  labels: readonly Label[],
): AnswerToken<Label> | null {
  const texts = tokens.map((token) => readableTokenText(token.text));
  const markerIndex = texts.join("").lastIndexOf(RESULT_MARKER);
  if (markerIndex === -1) return null;
  const markerEnd = markerIndex + RESULT_MARKER.length;
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    const text = texts[index] ?? "";
    const end = start + text.length;
    if (end > markerEnd) {
      const label = start < markerEnd ? null : spelledLabel(text, labels);
      if (label !== null) return goesOn(texts.slice(index + 1, index + 4).join("")) ? null : { token, label };
      if (/\d/.test(text)) return null;
    }
    start = end;
  }
  return null;
}

/**
 * The label that a token spells when spaces, quotes and brackets are taken away, or `null`.
 *
 * @example
 * spelledLabel("▁4", ["1", "2", "3", "4", "5"]) // "4"
 */
export function spelledLabel<Label extends string>(
  tokenText: string,
  labels: readonly Label[],
): Label | null {
  const text = readableTokenText(tokenText).replace(/^[\s"'“‘*([{]+|[\s"'”’*)\]}]+$/g, "");
  return labels.find((label) => label === text) ?? null;
}

/** Turn SentencePiece's `▁` into a space and its byte tokens (`<0x34>`) into the ASCII character. */
function readableTokenText(text: string): string {
  const byte = /^<0x([0-7][0-9a-f])>$/i.exec(text);
  return byte?.[1] === undefined
    ? text.replaceAll("▁", " ")
    : String.fromCodePoint(Number.parseInt(byte[1], 16));
}

function goesOn(following: string): boolean {
  return /^(?:[.,]?\d|[a-z])/i.test(following);
}
