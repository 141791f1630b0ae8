import { scoresUpTo, type LevelCount } from "#core/rubric/scoreRubric.ts";

/** Most words of one proposed description; about twice what a good one has. */
export const MAX_PROPOSED_WORDS = 60;

/** Most characters without a space; a whole description, in scripts that have none. */
const MAX_WORD_CHARACTERS = 120;

/**
 * A grammar for a whole answer: one line `Score n: …` for each level in this order, none of them empty, and nothing more.
 *
 * The notation is the part that llama.cpp's GBNF and xgrammar share. A line has a bound, so that a model that rambles still
 * comes to the last level. The bound counts words: where a line counts hundreds of characters, xgrammar
 * takes up to a quarter of a second for a token.
 *
 * @example
 * draftingGrammar(2)
 * // root ::= "Score 1: " line "\nScore 2: " line
 * // line ::= word (" " word){0,59}
 * // word ::= [^ \t\r\n]{1,120}
 */
export function draftingGrammar(levels: LevelCount): string {
  const lines = scoresUpTo(levels).map(
    (score) => String.raw`"${score === 1 ? "" : "\\n"}Score ${score}: " line`,
  );
  return String.raw`root ::= ${lines.join(" ")}
line ::= word (" " word){0,${MAX_PROPOSED_WORDS - 1}}
word ::= [^ \t\r\n]{1,${MAX_WORD_CHARACTERS}}`;
}
