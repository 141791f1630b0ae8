import type { EvaluationCase } from "./evaluationCase.ts";

export type CaseField = "instruction" | "response" | "responseA" | "responseB" | "referenceAnswer";

/** What is wrong with one field, in words for the person who fills it in. */
export interface CaseProblem {
  readonly field: CaseField;
  readonly message: string;
}

export type CaseValidation =
  { readonly kind: "valid" } | { readonly kind: "invalid"; readonly problems: readonly CaseProblem[] };

/** Most characters (UTF-16 code units) in one field; no judge reads a hundredth of that, but a dataset may hold it. */
export const MAX_FIELD_LENGTH = 2_000_000;

/**
 * Check that a case can be judged: instruction and responses are more than white space, and no field is longer than
 * `MAX_FIELD_LENGTH`. A reference answer may be blank, which means that there is none. The case itself is never changed.
 *
 * @returns At most one problem per field, in the order of the fields.
 */
export function validateCase(evaluationCase: EvaluationCase): CaseValidation {
  const problems = [
    checkNeeded("instruction", evaluationCase.instruction, "Write the instruction that was answered"),
    ...checkResponses(evaluationCase),
    checkLength("referenceAnswer", evaluationCase.referenceAnswer),
  ].filter((problem) => problem !== null);
  return problems.length === 0 ? { kind: "valid" } : { kind: "invalid", problems };
}

function checkResponses(evaluationCase: EvaluationCase): readonly (CaseProblem | null)[] {
  if (evaluationCase.mode === "direct") {
    return [checkNeeded("response", evaluationCase.response.text, "Write the response to judge")];
  }
  return [
    checkNeeded("responseA", evaluationCase.responseA.text, "Write the first response"),
    checkNeeded("responseB", evaluationCase.responseB.text, "Write the second response"),
  ];
}

function checkNeeded(field: CaseField, text: string, messageIfBlank: string): CaseProblem | null {
  return text.trim() === "" ? { field, message: messageIfBlank } : checkLength(field, text);
}

function checkLength(field: CaseField, text: string): CaseProblem | null {
  if (text.length <= MAX_FIELD_LENGTH) return null;
  const [limit, length] = [MAX_FIELD_LENGTH, text.length].map((count) => count.toLocaleString("en-US"));
  return { field, message: `Shorten this to ${limit} characters: it has ${length}` };
}
