import type { JudgeMode } from "#core/cases/evaluationCase.ts";
import type { Verdict, VerdictRubric } from "#core/verdict/verdict.ts";
import { renderCriteria, renderRubric } from "./renderRubric.ts";
import type { ScoreRubric } from "./scoreRubric.ts";

/** Names the text of a rubric as far as a judge reads it in one mode: all of it, or only the criteria. */
export function rubricTextKey(
  mode: JudgeMode,
  { sha256, criteria }: Pick<VerdictRubric, "sha256" | "criteria">,
): string {
  return mode === "direct" ? `direct ${sha256}` : `pairwise ${criteria}`;
}

/**
 * Whether a verdict was made with another text of its rubric than `current`, its newest saved version. A version that
 * only renames the rubric makes nothing stale, and pairwise rankings depend on the criteria alone.
 */
export function isStale(
  { evaluationCase: { mode }, rubric }: Pick<Verdict, "evaluationCase" | "rubric">,
  current: ScoreRubric,
): boolean {
  const render = mode === "direct" ? renderRubric : renderCriteria;
  return render(rubric) !== render(current);
}
