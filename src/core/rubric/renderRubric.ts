import type { ScoreRubric } from "./scoreRubric.ts";

/**
 * Write a score rubric as the judge reads it in direct assessment: the criteria in brackets, then a line for each score.
 *
 * @see prometheus-eval v0.1.20, `SCORE_RUBRIC_TEMPLATE`
 * @example
 * renderRubric({ criteria: "Is it kind?", scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."] })
 * // "[Is it kind?]\nScore 1: Cruel.\nScore 2: Cold.\nScore 3: Civil.\nScore 4: Kind.\nScore 5: Warm."
 */
export function renderRubric({ criteria, scoreDescriptions }: ScoreRubric): string {
  const levels = scoreDescriptions.map((description, index) => `Score ${index + 1}: ${description}`);
  return [`[${criteria}]`, ...levels].join("\n");
}

/**
 * Write a score rubric as the judge reads it in pairwise ranking: only the first line, which is the criteria in brackets
 * (`validateRubric` keeps criteria on one line).
 *
 * @see prometheus-eval v0.1.20, `load_rubric`
 * @example
 * renderCriteria({ criteria: "Is it kind?", scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."] })
 * // "[Is it kind?]"
 */
export function renderCriteria(rubric: ScoreRubric): string {
  const rendered = renderRubric(rubric);
  return rendered.slice(0, rendered.indexOf("\n"));
}
