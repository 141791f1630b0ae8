import type { LintFinding } from "./lintFinding.ts";

/** Findings, and those among them that the person has waved aside. */
export interface VisibleFindings {
  readonly shown: readonly LintFinding[];
  readonly dismissed: readonly LintFinding[];
}

/** Part findings by what a person has dismissed, each list in the order given. Keys of findings that are gone do nothing. */
export function visibleFindings(
  findings: readonly LintFinding[],
  dismissedKeys: readonly string[],
): VisibleFindings {
  const keys = new Set(dismissedKeys);
  return {
    shown: findings.filter(({ key }) => !keys.has(key)),
    dismissed: findings.filter(({ key }) => keys.has(key)),
  };
}
