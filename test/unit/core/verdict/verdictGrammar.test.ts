import { expect, test } from "vitest";
import { LEVEL_COUNTS, SCORES } from "#core/rubric/scoreRubric.ts";
import type { ExpectedAnswer } from "#core/verdict/expectedAnswer.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";
import { resultGrammar, verdictGrammar } from "#core/verdict/verdictGrammar.ts";

const SCORE: ExpectedAnswer = { kind: "score", levels: 5 };
const PREFERENCE: ExpectedAnswer = { kind: "preference" };

test("verdictGrammar() has the text that was compiled with xgrammar in WebLLM 0.2.86", () => {
  expect(verdictGrammar(SCORE)).toBe('root ::= piece+ "[RESULT] " [1-5]\npiece ::= [^\\[] | "[" [^R\\[]');
  expect(verdictGrammar(PREFERENCE)).toBe('root ::= piece+ "[RESULT] " [AB]\npiece ::= [^\\[] | "[" [^R\\[]');
});

test("resultGrammar() allows a space and a label", () => {
  expect(resultGrammar(SCORE)).toBe('root ::= " " [1-5]');
  expect(resultGrammar(PREFERENCE)).toBe('root ::= " " [AB]');
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
  expect(grammarToRegExp(verdictGrammar(SCORE)).test(output)).toBe(isAllowed);
  if (isAllowed) expect(parseDirectVerdict(output, "stop", 5)).toMatchObject({ leniency: "strict" });
});

test.each(LEVEL_COUNTS)(
  "the grammars of %i levels allow exactly the scores that strict parsing reads",
  (levels) => {
    const expected: ExpectedAnswer = { kind: "score", levels };
    for (const score of [0, ...SCORES, 6]) {
      const output = `Clear. [RESULT] ${score}`;
      const isRead = parseDirectVerdict(output, "stop", levels).kind === "score";
      expect(isRead).toBe(score >= 1 && score <= levels);
      expect(grammarToRegExp(verdictGrammar(expected)).test(output)).toBe(isRead);
      expect(grammarToRegExp(resultGrammar(expected)).test(` ${score}`)).toBe(isRead);
    }
  },
);

test("resultGrammar() completes [RESULT] to a strict verdict", () => {
  expect(grammarToRegExp(resultGrammar(PREFERENCE)).test(" B")).toBe(true);
  expect(grammarToRegExp(resultGrammar(PREFERENCE)).test("B")).toBe(false);
  expect(grammarToRegExp(resultGrammar(PREFERENCE)).test(" C")).toBe(false);
  expect(parsePairwiseVerdict("x [RESULT] B", "stop")).toMatchObject({ preferred: "B", leniency: "strict" });
});
