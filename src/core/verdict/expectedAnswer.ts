import type { JudgeMode } from "#core/cases/evaluationCase.ts";
import { levelCount, type LevelCount, type ScoreRubric } from "#core/rubric/scoreRubric.ts";

/** What a judge is asked to end its feedback with: a score on the rubric's own scale, or the better of two responses. */
export type ExpectedAnswer =
  { readonly kind: "score"; readonly levels: LevelCount } | { readonly kind: "preference" };

/** What a judge is asked for in one mode with one rubric. */
export function expectedAnswer(
  mode: JudgeMode,
  rubric: Pick<ScoreRubric, "scoreDescriptions">,
): ExpectedAnswer {
  return mode === "direct" ? { kind: "score", levels: levelCount(rubric) } : { kind: "preference" };
}
