import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { validateCase } from "#core/cases/validateCase.ts";
import type { TrialCase } from "./rubricRecord.ts";

/** A trial case as the judge gets it: a direct assessment under the same id. */
export function toEvaluationCase({ id, instruction, response, referenceAnswer }: TrialCase): EvaluationCase {
  return {
    mode: "direct",
    id,
    instruction,
    response: { id: "a", label: "Response", text: response },
    referenceAnswer,
  };
}

/** Whether a trial case has what the judge needs: an instruction and a response, neither of them too long. */
export function isJudgeable(trialCase: TrialCase): boolean {
  return validateCase(toEvaluationCase(trialCase)).kind === "valid";
}

/** Whether two states of trial cases say and are the same in everything. */
export function isSameTrialCase(one: TrialCase, other: TrialCase): boolean {
  return (
    one.id === other.id &&
    one.rubricId === other.rubricId &&
    one.position === other.position &&
    one.instruction === other.instruction &&
    one.response === other.response &&
    one.referenceAnswer === other.referenceAnswer &&
    one.expectedScore === other.expectedScore &&
    one.textRevision === other.textRevision
  );
}
