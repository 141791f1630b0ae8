import type { LintFinding } from "./lintFinding.ts";
import { isSeenWhole, levelsOf, type LintCheck } from "./lintText.ts";

export const EMPTY_LEVEL_REASON =
  "The judge has to make up what this score means, and makes up something else each time.";

/** Find levels without a description. A rubric without any is one that nobody has begun, and is left in peace. */
export const findEmptyLevels: LintCheck = (draft) => {
  const levels = levelsOf(draft);
  const empty = levels.filter(({ text }) => isBlank(text));
  if (empty.length === levels.length) return [];
  return empty.map(({ field, score }): LintFinding => ({
    key: `empty-level:${field}`,
    rule: "empty-level",
    fields: [field],
    message: `Score ${score} has no description.`,
    reason: EMPTY_LEVEL_REASON,
    fix: null,
  }));
};

function isBlank(text: string): boolean {
  return isSeenWhole(text) && text.trim() === "";
}
