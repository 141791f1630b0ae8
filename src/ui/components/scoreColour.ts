import type { Score } from "#core/rubric/scoreRubric.ts";

/** The ramp, palest first on light. */
const GROUNDS = ["bg-score-1", "bg-score-2", "bg-score-3", "bg-score-4", "bg-score-5"] as const;

/**
 * The ground colour of a score; always drawn together with the digit. A scale of fewer levels is spread over the whole
 * ramp, so that the worst score is always the palest and the best the deepest.
 *
 * @param levels How many levels the rubric has, 2 … 5.
 * @example
 * scoreGround(2, 3) // "bg-score-3"
 */
export function scoreGround(score: Score, levels: number): string {
  const place = Math.round(((score - 1) / (levels - 1)) * (GROUNDS.length - 1));
  return GROUNDS[place] ?? GROUNDS[4];
}
