import type { TokenAlternative, TokenProbabilities } from "#core/judge/completion.ts";
import { scoresUpTo, type LevelCount } from "#core/rubric/scoreRubric.ts";
import { findAnswerToken, spelledLabel } from "./findAnswerToken.ts";
import type {
  AnswerDistribution,
  PreferenceDistribution,
  PreferenceLabel,
  ScoreDistribution,
  ScoreLabel,
} from "./scoreDistribution.ts";

const PREFERENCE_LABELS: readonly PreferenceLabel[] = ["A", "B"];

/**
 * Read P(1) … P(n) at the position where the judge wrote its score, renormalised, with their mean. What the judge held
 * for numbers beyond its scale counts as something else.
 *
 * Several alternatives may spell one label (`4`, `▁4`, a byte token); they are summed. A log probability of −∞ is 0;
 * one that is not a number counts as not reported.
 *
 * @param tokens The generated tokens in order, with a `[RESULT]` among their texts.
 * @param levels n: how many levels the rubric has.
 * @returns `null` when no token spells a score after the last `[RESULT]`, or the labels hold no probability at all.
 * @example
 * // P(4) = 0.6 and P(5) = 0.2, the rest elsewhere
 * readScoreDistribution(tokens, 5)?.expectedScore // 4.25
 * @see Liu et al. 2023, G-Eval, section 2 (weighting scores by token probabilities)
 */
export function readScoreDistribution(
  tokens: readonly TokenProbabilities[],
  levels: LevelCount,
): ScoreDistribution | null {
  const scores = scoresUpTo(levels);
  const labels = scores.map((score): ScoreLabel => `${score}`);
  const answer = findAnswerToken(tokens, labels);
  const distribution = answer && distributionOver(labels, answer.token.alternatives);
  if (!distribution) return null;
  const mean = scores.reduce((sum, score) => sum + score * distribution.probabilities[score], 0);
  return { ...distribution, expectedScore: clamp(mean, 1, levels) };
}

/** Read P(A) and P(B) at the position where the judge wrote its preference; as `readScoreDistribution`. */
export function readPreferenceDistribution(
  tokens: readonly TokenProbabilities[],
): PreferenceDistribution | null {
  const answer = findAnswerToken(tokens, PREFERENCE_LABELS);
  return answer && distributionOver(PREFERENCE_LABELS, answer.token.alternatives);
}

function distributionOver<Label extends string>(
  labels: readonly Label[],
  alternatives: readonly TokenAlternative[],
): AnswerDistribution<Label> | null {
  const massByLabel = new Map<Label, number>();
  for (const { text, logProbability } of alternatives) {
    const label = spelledLabel(text, labels);
    if (label === null || Number.isNaN(logProbability) || logProbability === Infinity) continue;
    // rounding can lift a certain token slightly above 0
    const probability = Math.exp(Math.min(logProbability, 0));
    massByLabel.set(label, (massByLabel.get(label) ?? 0) + probability);
  }
  const total = [...massByLabel.values()].reduce((sum, mass) => sum + mass, 0);
  if (total === 0) return null;
  const shares = labels.map((label) => (massByLabel.get(label) ?? 0) / total);
  return {
    probabilities: recordOf(labels, shares),
    mass: Math.min(total, 1),
    entropy: clamp(entropyOf(shares), 0, Math.log(labels.length)),
    missing: labels.filter((label) => !massByLabel.has(label)),
  };
}

function recordOf<Label extends string>(
  labels: readonly Label[],
  values: readonly number[],
): Record<Label, number> {
  const entries = labels.map((label, index) => [label, values[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<Label, number>;
}

function entropyOf(shares: readonly number[]): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
