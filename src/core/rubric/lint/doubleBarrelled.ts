import type { LintFinding } from "./lintFinding.ts";
import { isSeenWhole, lookedAt, quoteAll, type LintCheck } from "./lintText.ts";
import {
  findAndOr,
  findSecondClause,
  findSecondVerb,
  findTwoQualities,
  findTwoQuestions,
  type TwoMatters,
} from "./twoMatters.ts";

export const DOUBLE_BARRELLED_REASON =
  "One score cannot say which of two things went wrong, and judges differ in which of them they weigh more.";

/**
 * Find criteria that ask for two things at once: two questions, a second verb of the response, "and/or", or two of its
 * qualities joined by "and" that are different things. Words for one thing ("clear and concise"), lists within one thing
 * ("the pros and cons") and whatever is said of something else than the response are left alone; better a miss than a
 * false alarm.
 */
export const findDoubleBarrelledCriteria: LintCheck = (draft) => {
  const matters = findTwoMatters(lookedAt(draft.criteria));
  if (matters === null) return [];
  const { found, firstHalf } = matters;
  const isFixable = firstHalf !== null && isSeenWhole(draft.criteria) && findTwoMatters(firstHalf) === null;
  const finding: LintFinding = {
    key: "double-barrelled-criteria:criteria",
    rule: "double-barrelled-criteria",
    fields: ["criteria"],
    message: `The criteria ask for two things at once: ${quoteAll([found])}.`,
    reason: DOUBLE_BARRELLED_REASON,
    fix: isFixable ? { label: "Keep only the first", draft: { ...draft, criteria: firstHalf } } : null,
  };
  return [finding];
};

function findTwoMatters(criteria: string): TwoMatters | null {
  return (
    findTwoQuestions(criteria) ??
    findSecondClause(criteria) ??
    findSecondVerb(criteria) ??
    findTwoQualities(criteria) ??
    findAndOr(criteria)
  );
}
