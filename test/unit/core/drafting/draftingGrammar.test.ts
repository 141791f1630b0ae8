import { expect, test } from "vitest";
import { draftingGrammar, MAX_PROPOSED_WORDS } from "#core/drafting/draftingGrammar.ts";
import { readProposal } from "#core/drafting/readProposal.ts";
import { LEVEL_COUNTS, scoresUpTo } from "#core/rubric/scoreRubric.ts";

test("draftingGrammar() has the text that was compiled with the xgrammar of WebLLM 0.2.86", () => {
  expect(draftingGrammar(2)).toBe(
    'root ::= "Score 1: " line "\\nScore 2: " line\nline ::= word (" " word){0,59}\nword ::= [^ \\t\\r\\n]{1,120}',
  );
});

/** The grammar as a regular expression: each rule in the place of its name, strings as they are. */
function grammarToRegExp(grammar: string): RegExp {
  const rules = new Map(grammar.split("\n").map((line) => line.split(" ::= ", 2) as [string, string]));
  const translate = (name: string): string =>
    (rules.get(name) ?? "").replace(
      /"([^"]*)"|(\[[^\]]*\])|([a-z]+)|\s+/g,
      (_, literal, set, rule) => literal ?? set ?? (rule === undefined ? "" : `(?:${translate(rule)})`),
    );
  return new RegExp(`^${translate("root")}$`);
}

const LONGEST = "word ".repeat(MAX_PROPOSED_WORDS).trim();
test.each([
  ["one line each", "Score 1: Cold.\nScore 2: Warm.", true],
  ["the longest lines", `Score 1: ${LONGEST}\nScore 2: ${LONGEST}`, true],
  ["a line that is too long", `Score 1: ${LONGEST} word\nScore 2: Warm.`, false],
  ["an empty line", "Score 1: \nScore 2: Warm.", false],
  ["a line of spaces", "Score 1:   \nScore 2: Warm.", false],
  ["a space at the end", "Score 1: Cold. \nScore 2: Warm.", false],
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
