/**
 * Probabilities of the possible answers at the position where the judge wrote its score or its preference.
 * `Label` is `"1" … "5"` or `"A" | "B"`.
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

/** The distribution over the five scores, with its mean. */
export interface ScoreDistribution extends AnswerDistribution<ScoreLabel> {
  /** Σ k · P(k), 1 … 5. */
  readonly expectedScore: number;
}

export type PreferenceDistribution = AnswerDistribution<PreferenceLabel>;
