import { areIdentical, linkedPairs } from "./levelWords.ts";
import type { LintFinding } from "./lintFinding.ts";
import { levelsOf, type LintCheck } from "./lintText.ts";

export const IDENTICAL_LEVELS_REASON =
  "Nothing tells the two scores apart, so which of them a response gets is chance.";

/** Find levels with the same description, case, white space and punctuation aside. */
export const findIdenticalLevels: LintCheck = (draft) =>
  linkedPairs(levelsOf(draft), areIdentical).map(([one, other]): LintFinding => ({
    key: `identical-levels:${one.field}+${other.field}`,
    rule: "identical-levels",
    fields: [one.field, other.field],
    message: `Scores ${one.score} and ${other.score} have the same description.`,
    reason: IDENTICAL_LEVELS_REASON,
    fix: null,
  }));
