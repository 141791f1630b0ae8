import { idsByText } from "./tokens.ts";
import { tokenizerFault } from "./tokenizerFault.ts";
import type { VocabularyToken } from "./vocabulary.ts";

/** Characters; the time for a token grows with the square of its length, and no known vocabulary comes near. */
const LONGEST_TOKEN = 1024;

interface Merge {
  readonly left: string;
  readonly right: string;
  readonly leftId: number;
  readonly rightId: number;
  readonly score: number;
}

/**
 * List the merges that a SentencePiece vocabulary allows: every way to make a token of two others, those of the highest
 * score first; at equal scores tokens with the lower id, and then pairs whose first (then second) part has the lower id.
 * For Mistral 7B this gives the 58,980 merges of its `tokenizer.json` in their order.
 *
 * Control, unknown, byte and unused tokens neither are made of others nor become part of one.
 *
 * @returns Pairs of token texts.
 * @see transformers v4.37, `SentencePieceExtractor`
 */
export function generateMerges(tokens: readonly VocabularyToken[]): readonly (readonly [string, string])[] {
  const ids = idsByText(tokens);
  const isMergeable = tokens.map(({ type }) => type === "normal" || type === "user-defined");
  const findId = (text: string): number | null => {
    const id = ids.get(text);
    return id !== undefined && isMergeable[id] === true ? id : null;
  };
  const merges = tokens.flatMap((token, id) => (isMergeable[id] === true ? splitsOf(token, findId) : []));
  // the sort is stable, so that equal scores stay in the order of their ids
  return merges.toSorted((a, b) => b.score - a.score).map(({ left, right }) => [left, right]);
}

function splitsOf(
  { text, score }: VocabularyToken,
  findId: (text: string) => number | null,
): readonly Merge[] {
  if (text.length > LONGEST_TOKEN) {
    throw tokenizerFault(
      `Cannot generate merges: a token has ${text.length} characters, at most ${LONGEST_TOKEN} were expected`,
    );
  }
  const splits: Merge[] = [];
  const [first = "", ...others] = text;
  let left = first;
  for (const character of others) {
    const right = text.slice(left.length);
    const [leftId, rightId] = [findId(left), findId(right)];
    if (leftId !== null && rightId !== null) splits.push({ left, right, leftId, rightId, score });
    left += character;
  }
  return splits.toSorted((a, b) => a.leftId - b.leftId || a.rightId - b.rightId);
}
