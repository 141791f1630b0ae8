import { expect, test } from "vitest";
import { LINT_RULES, type LintFinding, type LintRule } from "#core/rubric/lint/lintFinding.ts";
import { lintWeight, problemsFirst } from "#core/rubric/lint/lintWeight.ts";

function findingOf(rule: LintRule, key: string = rule): LintFinding {
  return { key, rule, fields: ["score1"], message: "", reason: "", fix: null };
}

test("lintWeight() calls vague words and lengths advice, everything else a problem", () => {
  expect(LINT_RULES.filter((rule) => lintWeight(rule) === "advice")).toEqual([
    "vague-quantifier",
    "lengths-out-of-order",
  ]);
});

test("problemsFirst() puts problems before advice and keeps the order otherwise", () => {
  const vague = findingOf("vague-quantifier", "a");
  const empty = findingOf("empty-level", "b");
  const length = findingOf("lengths-out-of-order", "c");
  const token = findingOf("control-token", "d");
  expect(problemsFirst([vague, empty, length, token])).toEqual([empty, token, vague, length]);
  expect(problemsFirst([])).toEqual([]);
});
