import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import type { PromptProfile, TextFlag } from "#core/prompts/promptProfile.ts";
import type { ScoreRubric } from "#core/rubric/scoreRubric.ts";
import type { Constraint, JudgeCall, VerdictOutcome } from "#core/verdict/verdict.ts";
import { AUTHORS_SAMPLING, type SamplingSettings } from "./completion.ts";

/** How a case is judged; the same for every engine. */
export interface AssessmentSettings {
  readonly sampling: SamplingSettings;
  /** Attempts per order until an output can be read, ≥ 1; the last one is held to the format where the engine can. */
  readonly maxAttempts: number;
  /** Pairwise only: judge in both orders and call a disagreement unsettled. */
  readonly bothOrders: boolean;
  /** 0 … 2³¹ − 1; every call's seed is derived from it. */
  readonly seed: number;
  readonly promptProfile: PromptProfile;
}

export const DEFAULT_ASSESSMENT_SETTINGS: AssessmentSettings = {
  sampling: AUTHORS_SAMPLING,
  maxAttempts: 3,
  bothOrders: true,
  seed: 0,
  promptProfile: "prometheus-eval",
};

/** What is judged, against what, and how. */
export interface AssessmentTask {
  readonly evaluationCase: EvaluationCase;
  readonly rubric: ScoreRubric;
  readonly settings: AssessmentSettings;
}

/** What happens while a case is judged, in order. */
export type AssessmentEvent =
  | {
      readonly kind: "call-started";
      readonly order: ResponseOrder;
      readonly attempt: number;
      readonly constraint: Constraint;
    }
  | { readonly kind: "piece"; readonly order: ResponseOrder; readonly text: string }
  | { readonly kind: "call-finished"; readonly call: JudgeCall };

/** What judging a case came to; `createVerdict` adds where it comes from. */
export interface Assessment {
  readonly calls: readonly JudgeCall[];
  readonly outcome: VerdictOutcome;
  readonly flags: readonly TextFlag[];
}
