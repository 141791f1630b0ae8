/** Where a proportion may well lie; both ends are 0 … 1. */
export interface ProportionInterval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a proportion, without continuity correction. Unlike p ± z·√(p(1 − p)/n) it stays within
 * 0 … 1 and says something useful of few cases, and of none or all of them.
 *
 * With p = successes / n:  ( p + z²/2n ± z·√( p(1 − p)/n + z²/4n² ) ) / ( 1 + z²/n )
 *
 * @see Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209–212.
 * @param successes A whole number, 0 … n.
 * @returns `null` when n is 0: then nothing is known.
 * @example
 * wilsonInterval(4, 5) // { low: 0.3755…, high: 0.9638… }
 */
export function wilsonInterval(successes: number, n: number): ProportionInterval | null {
  if (n === 0) return null;
  const p = successes / n;
  const shrink = 1 + (Z * Z) / n;
  const centre = (p + (Z * Z) / (2 * n)) / shrink;
  const half = (Z / shrink) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  // at none and at all of them one end is exact; rounding must not leave it
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
