import { expect, test } from "vitest";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { visibleFindings } from "#core/rubric/lint/visibleFindings.ts";

function findingWith(key: string): LintFinding {
  return { key, rule: "empty-level", fields: ["score1"], message: "", reason: "", fix: null };
}

test("visibleFindings() parts findings by their keys and keeps their order", () => {
  const findings = ["c", "a", "b"].map(findingWith);
  expect(visibleFindings(findings, ["a", "gone", "a"])).toEqual({
    shown: [findingWith("c"), findingWith("b")],
    dismissed: [findingWith("a")],
  });
});

test("visibleFindings() shows everything when nothing is dismissed, and takes no name of every object for a key", () => {
  const findings = [findingWith("constructor"), findingWith("__proto__")];
  expect(visibleFindings(findings, [])).toEqual({ shown: findings, dismissed: [] });
  expect(visibleFindings([], ["a"])).toEqual({ shown: [], dismissed: [] });
});
