import { lastSentence, unwrapResult, type Ending, type ResultFormat } from "./resultFormat.ts";

type Slot = "A" | "B";

const OPEN = String.raw`[\s*_"'([]*`;
const LABEL = String.raw`(?:response\s+)?${OPEN}([AB])[\s*_"')\]]*\.?$`;

// [Result] A   [RESULT: A]   [Result]: Response A
const TAG = new RegExp(String.raw`[*_"']*\[(?=[^\]]*\])result(?:\s*\]|\s*:)\s*:?${OPEN}${LABEL}`, "i");
// Result: A, on a line of its own
const LINE = new RegExp(String.raw`(?:^|\n)[\s*_"']*result[*_]*(?::|\s)${OPEN}${LABEL}`, "i");
// [Response A], unless the sentence denies or compares
const BRACKETED_RESPONSE = /[*_"']*\[response\s+([AB])\s*\][\s*_"']*\.?$/i;
const DENIED = /\b(?:not|never|nor|than|unlike)\b|n['’]t\b/i;

const MARKED_CLAIMS = new RegExp(
  String.raw`(?:\[result\]?|(?:^|\n)[\s*_"']*result[*_]*:)\s*:?${OPEN}(?:response\s+)?${OPEN}([AB])\b`,
  "gi",
);
const BRACKETED_RESPONSES = /\[response\s+([AB])\s*\]/gi;

/** How a preference for A or B may be spelled; the forms follow the authors' library (prometheus-eval v0.1.20, `parser.py`). */
export const PAIRWISE_FORMAT: ResultFormat<Slot> = {
  readStrictly: (text) => (text === "A" || text === "B" ? text : null),
  readAlone: (text) => toSlot(/^(?:response\s+)?[*_"'([]*([AB])$/i.exec(unwrapResult(text))),
  // "A or B" echoes the prompt and states nothing
  readOpening: (text) =>
    toSlot(/^[\s:*_"'“”‘’([{]*(?:response\s+)?["'*]*([AB])\b(?!["'*\s]*(?:or\b|and\b|[/&]))/i.exec(text)),
  readEnding,
};

function readEnding(tail: string): Ending<Slot> | null {
  const match = TAG.exec(tail) ?? LINE.exec(tail) ?? matchBracketedResponse(tail);
  const claim = toSlot(match);
  if (match === null || claim === null) return null;
  const before = tail.slice(0, match.index);
  const others = [...before.matchAll(MARKED_CLAIMS), ...lastSentence(before).matchAll(BRACKETED_RESPONSES)];
  if (others.some((other) => toSlot(other) !== claim)) return { kind: "ambiguous" };
  return { kind: "claim", claim, feedbackEnd: match.index };
}

function matchBracketedResponse(tail: string): RegExpExecArray | null {
  const match = BRACKETED_RESPONSE.exec(tail);
  return match !== null && DENIED.test(lastSentence(tail.slice(0, match.index))) ? null : match;
}

function toSlot(match: RegExpExecArray | null): Slot | null {
  const letter = match?.[1]?.toUpperCase();
  return letter === "A" || letter === "B" ? letter : null;
}
