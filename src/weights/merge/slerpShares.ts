import type { SlerpSettings } from "./mergeSettings.ts";

/** What slerp has to know of two vectors. */
export interface VectorPair {
  readonly dot: number;
  /** Euclidean length. */
  readonly firstNorm: number;
  readonly secondNorm: number;
}

const COLINEAR = 0.9995;
const SHORTEST_NORM = 1e-8;

/**
 * How much of each vector makes up the point at `t` between them; formulas at `SlerpSettings`.
 *
 * @example
 * // a quarter turn: sin 45° = 0.7071… of each
 * slerpShares({ method: "slerp", definition: "mergekit", t: 0.5 }, { dot: 0, firstNorm: 1, secondNorm: 1 })
 */
export function slerpShares(
  { definition, t }: SlerpSettings,
  pair: VectorPair,
): readonly [first: number, second: number] {
  const firstNorm = pair.firstNorm > SHORTEST_NORM ? pair.firstNorm : 1;
  const secondNorm = pair.secondNorm > SHORTEST_NORM ? pair.secondNorm : 1;
  if (definition === "paper") return [(1 - t) / firstNorm, t / secondNorm];
  const cosine = pair.dot / firstNorm / secondNorm;
  if (Math.abs(cosine) > COLINEAR) return [1 - t, t];
  const angle = Math.acos(cosine);
  return [Math.sin(angle - angle * t) / Math.sin(angle), Math.sin(angle * t) / Math.sin(angle)];
}
