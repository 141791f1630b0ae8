import { expect, test } from "vitest";
import { draftingGrammar, MAX_PROPOSED_CHARACTERS } from "#core/drafting/draftingGrammar.ts";
import { readProposal } from "#core/drafting/readProposal.ts";
import { LEVEL_COUNTS, scoresUpTo } from "#core/rubric/scoreRubric.ts";

test("draftingGrammar() has the text of its example", () => {
  expect(draftingGrammar(2)).toBe(
    'root ::= "Score 1: " line "\\nScore 2: " line\nline ::= [^ \\t\\r\\n] [^\\t\\r\\n]{0,399}',
  );
});

/** The grammar as a regular expression: its line in the place of each mention, its strings as they are. */
function grammarToRegExp(grammar: string): RegExp {
  const [root = "", line = ""] = grammar.split("\n").map((rule) => rule.replace(/^\w+ ::= /, ""));
  const pattern = root.replace(/"([^"]*)"|\bline\b|\s+/g, (found, literal) =>
    literal === undefined ? (found === "line" ? `(?:${line.replaceAll("] [", "][")})` : "") : literal,
  );
  return new RegExp(`^${pattern}$`, "u");
}

const LONGEST = "a".repeat(MAX_PROPOSED_CHARACTERS);
test.each([
  ["one line each", "Score 1: Cold.\nScore 2: Warm.", true],
  ["the longest lines", `Score 1: ${LONGEST}\nScore 2: ${LONGEST}`, true],
  ["a line that is too long", `Score 1: ${LONGEST}a\nScore 2: Warm.`, false],
  ["an empty line", "Score 1: \nScore 2: Warm.", false],
  ["a line of spaces", "Score 1:   \nScore 2: Warm.", false],
  ["another order", "Score 2: Warm.\nScore 1: Cold.", false],
  ["a level too many", "Score 1: Cold.\nScore 2: Warm.\nScore 3: Hot.", false],
  ["words in front", "Sure! Score 1: Cold.\nScore 2: Warm.", false],
])("draftingGrammar() decides about %s", (_, output, isAllowed) => {
  expect(grammarToRegExp(draftingGrammar(2)).test(output)).toBe(isAllowed);
});

test.each(LEVEL_COUNTS)("what the grammar of %i levels allows is read level by level", (levels) => {
  const texts = scoresUpTo(levels).map((score) => `A response of kind ${score}.`);
  const output = texts.map((text, index) => `Score ${index + 1}: ${text}`).join("\n");
  expect(grammarToRegExp(draftingGrammar(levels)).test(output)).toBe(true);
  expect(readProposal({ text: output, finishReason: "stop" }, levels)).toEqual(texts);
});
