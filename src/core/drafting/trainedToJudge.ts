/**
 * Whether a model's name says that it was trained to judge alone. Such a model writes feedback and scores; level
 * descriptions are better had from one that follows any instruction.
 *
 * @example
 * isTrainedToJudge("Prometheus 2 7B") // true
 */
export function isTrainedToJudge(modelName: string): boolean {
  return /prometheus/i.test(modelName);
}
