const SMALLEST_SUM = 1e-8;

/** Σ wᵢ. */
export function sumWeights(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** Whether a sum of weights is too close to 0 to divide by. */
export function isNearZero(sum: number): boolean {
  return Math.abs(sum) < SMALLEST_SUM;
}

/**
 * wᵢ / Σ wᵢ; the sum must not be near zero.
 *
 * @example
 * normalizeWeights([1, 3]) // [0.25, 0.75]
 */
export function normalizeWeights(weights: readonly number[]): number[] {
  const sum = sumWeights(weights);
  return weights.map((weight) => weight / sum);
}

/** What a sum of weighted differences is multiplied by: λ, divided by Σ wᵢ if normalized and that is not near zero. */
export function sumScale(
  { lambda, normalize }: { readonly lambda: number; readonly normalize: boolean },
  weights: readonly number[],
): number {
  const sum = sumWeights(weights);
  return normalize && !isNearZero(sum) ? lambda / sum : lambda;
}
