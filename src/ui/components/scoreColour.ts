import type { Score } from "#core/rubric/scoreRubric.ts";

/** The ground colour of each score; always drawn together with the digit. */
export const SCORE_GROUND: Readonly<Record<Score, string>> = {
  1: "bg-score-1",
  2: "bg-score-2",
  3: "bg-score-3",
  4: "bg-score-4",
  5: "bg-score-5",
};
