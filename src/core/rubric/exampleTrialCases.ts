import { caseToDraft } from "#core/cases/caseDraft.ts";
import { EXAMPLE_CASES } from "#core/cases/exampleCases.ts";
import type { NewTrialCase } from "./trialTable.ts";

/**
 * Five cases to begin with, without expected scores, because those depend on the rubric: the direct examples, and of
 * the pairs so many first responses as are needed.
 */
export const EXAMPLE_TRIAL_CASES: readonly NewTrialCase[] = EXAMPLE_CASES.toSorted(
  (one, other) =>
    Number(one.evaluationCase.mode === "pairwise") - Number(other.evaluationCase.mode === "pairwise"),
)
  .slice(0, 5)
  .map(({ evaluationCase }) => {
    const { instruction, responseA, referenceAnswer } = caseToDraft(evaluationCase);
    return { instruction, response: responseA, referenceAnswer, expectedScore: null };
  });
