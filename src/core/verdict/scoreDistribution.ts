import { SCORES, type Score } from "#core/rubric/scoreRubric.ts";

/**
 * Probabilities of the possible answers at the position where the judge wrote its score or its preference.
 * `Label` is `"1" … "5"` or `"A" | "B"`; of the scores, only those of the rubric's scale take part.
 */
export interface AnswerDistribution<Label extends string = string> {
  /** Renormalised over the labels, so they sum to 1. */
  readonly probabilities: Readonly<Record<Label, number>>;
  /** What the labels held together before renormalising, 0 … 1; low mass means the judge was about to write something else. */
  readonly mass: number;
  /** In nats, 0 … ln(number of labels). */
  readonly entropy: number;
  /** Labels that the engine did not report among its likeliest tokens; their probability is taken as 0. */
  readonly missing: readonly Label[];
}

export type ScoreLabel = "1" | "2" | "3" | "4" | "5";
export type PreferenceLabel = "A" | "B";

/** One probability for each score of a rubric, which has two to five; they sum to 1. */
export type ScoreProbabilities = Readonly<Record<"1" | "2", number>> &
  Readonly<Partial<Record<"3" | "4" | "5", number>>>;

/** The distribution over the scores of a rubric, with its mean. */
export interface ScoreDistribution extends Omit<AnswerDistribution<ScoreLabel>, "probabilities"> {
  /** Renormalised over the scores of the rubric; scores that it does not have are not there. */
  readonly probabilities: ScoreProbabilities;
  /** Σ k · P(k), from 1 to the rubric's top score. */
  readonly expectedScore: number;
}

export type PreferenceDistribution = AnswerDistribution<PreferenceLabel>;

/** One score of a rubric, and how likely it was. */
export interface ScoreShare {
  readonly score: Score;
  /** 0 … 1. */
  readonly share: number;
}

/** The probabilities of a distribution in the order of the scores, worst first; as many as the rubric has levels. */
export function scoreShares({
  probabilities,
}: Pick<ScoreDistribution, "probabilities">): readonly ScoreShare[] {
  return SCORES.flatMap((score) => {
    const share = probabilities[score];
    return share === undefined ? [] : [{ score, share }];
  });
}
