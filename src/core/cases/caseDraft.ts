import type { EvaluationCase, JudgeMode } from "./evaluationCase.ts";

/**
 * A case while it is being written. Both modes share the fields, so that changing the mode loses no text; direct
 * assessment reads `responseA` alone.
 */
export interface CaseDraft {
  readonly caseId: string;
  readonly mode: JudgeMode;
  readonly instruction: string;
  readonly responseA: string;
  readonly responseB: string;
  /** What people call the responses; empty means "Response A" and "Response B". */
  readonly labelA: string;
  readonly labelB: string;
  readonly referenceAnswer: string;
}

/** A draft without any text, under its own id. */
export function emptyDraft(caseId: string, mode: JudgeMode): CaseDraft {
  return {
    caseId,
    mode,
    instruction: "",
    responseA: "",
    responseB: "",
    labelA: "",
    labelB: "",
    referenceAnswer: "",
  };
}

/** The case that a draft stands for; texts are taken over unchanged. */
export function draftToCase(draft: CaseDraft): EvaluationCase {
  const { caseId: id, instruction, referenceAnswer } = draft;
  if (draft.mode === "direct") {
    const response = { id: "a", label: draft.labelA || "Response", text: draft.responseA };
    return { mode: "direct", id, instruction, response, referenceAnswer };
  }
  return {
    mode: "pairwise",
    id,
    instruction,
    responseA: { id: "a", label: draft.labelA || "Response A", text: draft.responseA },
    responseB: { id: "b", label: draft.labelB || "Response B", text: draft.responseB },
    referenceAnswer,
  };
}

/** The draft that shows a case, ready to be changed. */
export function caseToDraft(evaluationCase: EvaluationCase): CaseDraft {
  const { id: caseId, mode, instruction, referenceAnswer } = evaluationCase;
  if (evaluationCase.mode === "direct") {
    const { label, text } = evaluationCase.response;
    const labelA = label === "Response" ? "" : label;
    return { ...emptyDraft(caseId, mode), instruction, responseA: text, labelA, referenceAnswer };
  }
  const { responseA, responseB } = evaluationCase;
  return {
    caseId,
    mode,
    instruction,
    responseA: responseA.text,
    responseB: responseB.text,
    labelA: responseA.label === "Response A" ? "" : responseA.label,
    labelB: responseB.label === "Response B" ? "" : responseB.label,
    referenceAnswer,
  };
}

/** Whether a verdict was made of exactly the texts that a draft holds now. */
export function isSameText(evaluationCase: EvaluationCase, draft: CaseDraft): boolean {
  const judged = caseToDraft(evaluationCase);
  if (judged.mode !== draft.mode) return false;
  const isShared =
    judged.instruction === draft.instruction &&
    judged.referenceAnswer === draft.referenceAnswer &&
    judged.responseA === draft.responseA;
  return isShared && (draft.mode === "direct" || judged.responseB === draft.responseB);
}
