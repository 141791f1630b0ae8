/** A response under judgement. `label` is what people read (a model's name, or "Response A"). */
export interface CaseResponse {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** One thing to judge: a response against a rubric, or two responses against each other. */
export type EvaluationCase =
  | {
      readonly mode: "direct";
      readonly id: string;
      readonly instruction: string;
      readonly response: CaseResponse;
      /** Empty when there is none. */
      readonly referenceAnswer: string;
    }
  | {
      readonly mode: "pairwise";
      readonly id: string;
      readonly instruction: string;
      readonly responseA: CaseResponse;
      readonly responseB: CaseResponse;
      readonly referenceAnswer: string;
    };

export type JudgeMode = EvaluationCase["mode"];

/** Which response the judge saw first: as given (`AB`), or swapped (`BA`). Direct assessment has only `AB`. */
export type ResponseOrder = "AB" | "BA";
