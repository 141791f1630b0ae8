import { expect, test } from "vitest";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";
import { resultGrammar, verdictGrammar } from "#core/verdict/verdictGrammar.ts";

test("verdictGrammar() has the text that was compiled with xgrammar in WebLLM 0.2.86", () => {
  expect(verdictGrammar("direct")).toBe('root ::= piece+ "[RESULT] " [1-5]\npiece ::= [^\\[] | "[" [^R\\[]');
  expect(verdictGrammar("pairwise")).toBe('root ::= piece+ "[RESULT] " [AB]\npiece ::= [^\\[] | "[" [^R\\[]');
});

test("resultGrammar() allows a space and a label", () => {
  expect(resultGrammar("direct")).toBe('root ::= " " [1-5]');
  expect(resultGrammar("pairwise")).toBe('root ::= " " [AB]');
});

/** Translate the few constructs of the grammars (rules, strings, classes, `+`, `|`) into one regular expression. */
function grammarToRegExp(grammar: string): RegExp {
  const rules = new Map(grammar.split("\n").map((line) => line.split(" ::= ", 2) as [string, string]));
  const translate = (rule: string): string =>
    (rules.get(rule) ?? "").replace(
      /"([^"]*)"|(\[(?:\\.|[^\]\\])*\])|([a-z]+)|\s+/g,
      (_, literal, set, name) => {
        if (literal !== undefined) return literal.replace(/[[\]]/g, "\\$&");
        if (set !== undefined) return set;
        return name === undefined ? "" : `(?:${translate(name)})`;
      },
    );
  return new RegExp(`^${translate("root")}$`);
}

test.each([
  ["a plain feedback", "Clear. [RESULT] 4", true],
  ["brackets in the feedback", "It cites [1] and a[0]\nwell. [RESULT] 5", true],
  ["no feedback", "[RESULT] 4", false],
  ["no result", "Clear.", false],
  ["a second marker", "x [RESULT] 4 [RESULT] 4", false],
  ["a score out of range", "x [RESULT] 6", false],
  ["anything after the score", "x [RESULT] 4.", false],
])("verdictGrammar() and strict parsing agree on %s", (_, output, isAllowed) => {
  expect(grammarToRegExp(verdictGrammar("direct")).test(output)).toBe(isAllowed);
  if (isAllowed) expect(parseDirectVerdict(output, "stop")).toMatchObject({ leniency: "strict" });
});

test("resultGrammar() completes [RESULT] to a strict verdict", () => {
  expect(grammarToRegExp(resultGrammar("pairwise")).test(" B")).toBe(true);
  expect(grammarToRegExp(resultGrammar("pairwise")).test("B")).toBe(false);
  expect(grammarToRegExp(resultGrammar("pairwise")).test(" C")).toBe(false);
  expect(parsePairwiseVerdict("x [RESULT] B", "stop")).toMatchObject({ preferred: "B", leniency: "strict" });
});
