import type { LintRule } from "#core/rubric/lint/lintFinding.ts";

/** What the mark in the margin says; the finding itself says the rest. */
export const LINT_MARKS: Readonly<Record<LintRule, string>> = {
  "empty-level": "Empty",
  "identical-levels": "Same text twice",
  "similar-levels": "Nearly the same",
  "names-other-score": "Another score",
  "double-barrelled-criteria": "Two questions",
  "criteria-not-about-response": "Not the response",
  "vague-quantifier": "Vague",
  "lengths-out-of-order": "Length",
  "imitates-template": "Like the prompt",
  "control-token": "Control token",
  "little-room": "Little room",
};

/**
 * How many findings there are.
 *
 * @example
 * findingCount(1) // "1 finding"
 */
export function findingCount(count: number): string {
  return count === 1 ? "1 finding" : `${count} findings`;
}
