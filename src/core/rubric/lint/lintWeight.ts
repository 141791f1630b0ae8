import type { LintFinding, LintRule } from "./lintFinding.ts";

/** `problem`: verdicts suffer. `advice`: the rubric works, and would be clearer otherwise. */
export type LintWeight = "problem" | "advice";

const ADVICE: ReadonlySet<LintRule> = new Set<LintRule>(["vague-quantifier", "lengths-out-of-order"]);

/** @example lintWeight("vague-quantifier") // "advice" */
export function lintWeight(rule: LintRule): LintWeight {
  return ADVICE.has(rule) ? "advice" : "problem";
}

/** The same findings, problems before advice, otherwise in the order they had. */
export function problemsFirst(findings: readonly LintFinding[]): readonly LintFinding[] {
  const isAdvice = ({ rule }: LintFinding): boolean => lintWeight(rule) === "advice";
  return [...findings.filter((finding) => !isAdvice(finding)), ...findings.filter(isAdvice)];
}
