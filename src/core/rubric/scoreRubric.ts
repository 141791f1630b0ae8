/** The scores that a score rubric may have, worst first; a rubric of n levels has the first n. */
export const SCORES = [1, 2, 3, 4, 5] as const;

export type Score = (typeof SCORES)[number];

/** How many levels a rubric may have. Prometheus was trained on five. */
export const LEVEL_COUNTS = [2, 3, 4, 5] as const;

export type LevelCount = (typeof LEVEL_COUNTS)[number];

/** The scale that Prometheus was trained on, and that the authors' templates name. */
export const TRAINED_LEVEL_COUNT: LevelCount = 5;

/** What a response of score 1, 2, … looks like, in this order; two to five of them. */
export type ScoreDescriptions =
  | readonly [string, string]
  | readonly [string, string, string]
  | readonly [string, string, string, string]
  | readonly [string, string, string, string, string];

/** The question a judge answers, and what each of its answers means. */
export interface ScoreRubric {
  readonly criteria: string;
  readonly scoreDescriptions: ScoreDescriptions;
}

/** A score rubric with a name and a version, as it is named in a verdict. */
export interface NamedRubric extends ScoreRubric {
  readonly id: string;
  readonly name: string;
  /** ≥ 1; a changed text is a new version. */
  readonly version: number;
}

/** How many levels a rubric has. */
export function levelCount({ scoreDescriptions }: Pick<ScoreRubric, "scoreDescriptions">): LevelCount {
  return scoreDescriptions.length;
}

/**
 * The scores of a scale, worst first.
 *
 * @example
 * scoresUpTo(3) // [1, 2, 3]
 */
export function scoresUpTo(count: LevelCount): readonly Score[] {
  return SCORES.slice(0, count);
}

/**
 * Take any list of texts as score descriptions.
 *
 * @throws {RangeError} unless there are two to five.
 */
export function toScoreDescriptions(texts: readonly string[]): ScoreDescriptions {
  const [one, two, three, four, five, ...more] = texts;
  if (one === undefined || two === undefined || more.length > 0) {
    throw new RangeError(`A score rubric has 2 to 5 levels, this has ${texts.length}`);
  }
  if (three === undefined) return [one, two];
  if (four === undefined) return [one, two, three];
  return five === undefined ? [one, two, three, four] : [one, two, three, four, five];
}
