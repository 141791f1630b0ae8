import { scoresUpTo, type LevelCount } from "#core/rubric/scoreRubric.ts";

/** Most characters of one proposed description; about twice what a good one has. */
export const MAX_PROPOSED_CHARACTERS = 400;

/**
 * A grammar for a whole answer: one line `Score n: …` for each level in this order, none of them empty, and nothing more.
 *
 * The notation is the part that llama.cpp's GBNF and xgrammar share. A line begins with something else than white space
 * and has a bound, so that a model that rambles still comes to the last level.
 *
 * @example
 * draftingGrammar(2)
 * // root ::= "Score 1: " line "\nScore 2: " line
 * // line ::= [^ \t\r\n] [^\t\r\n]{0,399}
 */
export function draftingGrammar(levels: LevelCount): string {
  const lines = scoresUpTo(levels).map(
    (score) => String.raw`"${score === 1 ? "" : "\\n"}Score ${score}: " line`,
  );
  return String.raw`root ::= ${lines.join(" ")}
line ::= [^ \t\r\n] [^\t\r\n]{0,${MAX_PROPOSED_CHARACTERS - 1}}`;
}
