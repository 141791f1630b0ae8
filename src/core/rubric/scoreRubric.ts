/** The five scores of a score rubric, worst first. */
export const SCORES = [1, 2, 3, 4, 5] as const;

export type Score = (typeof SCORES)[number];

/** What a response of score 1, 2, 3, 4 and 5 looks like, in this order. */
export type ScoreDescriptions = readonly [string, string, string, string, string];

/** The question a judge answers, and what each of the five answers means. */
export interface ScoreRubric {
  readonly criteria: string;
  readonly scoreDescriptions: ScoreDescriptions;
}

/** A score rubric with a name and a version, as it is kept and named in a verdict. */
export interface NamedRubric extends ScoreRubric {
  readonly id: string;
  readonly name: string;
  /** ≥ 1; a changed text is a new version. */
  readonly version: number;
}
