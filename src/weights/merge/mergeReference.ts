import { normalizeWeights, sumScale } from "./normalizeWeights.ts";
import type {
  DareSettings,
  LinearSettings,
  MergeFormula,
  ModelShare,
  Rescale,
  SlerpSettings,
  SupermarioSettings,
  TaskArithmeticSettings,
  TiesSettings,
} from "./mergeSettings.ts";
import { slerpShares } from "./slerpShares.ts";

/** A sum of votes this small beside the sum of their magnitudes counts as 0. */
const DRAW = 2 ** -22;

type Vector = readonly number[];

/** One whole tensor of every input, as plain numbers. */
export interface ReferenceInputs {
  readonly models: readonly Vector[];
  /** Empty for the methods that have no base. */
  readonly base: Vector;
  /** For each model 1 where its difference is kept, 0 where not; read by the methods that keep by chance. */
  readonly masks: readonly Vector[];
}

/**
 * The formulas of `MergeSettings`, written as they read, on whole tensors in double precision; not for gates of experts.
 * Slow; `mergeTensor` is tested against it, and differs by rounding to 32 bits: of its results, and of the magnitudes
 * that TIES orders.
 *
 * @example
 * const formula = { settings: completeSettings({ method: "linear" }), models: [share, share] } // share: weight 1, density 1
 * mergeReference(formula, { models: [[1, 2], [3, 6]], base: [], masks: [] }) // [2, 4]
 */
export function mergeReference(
  { settings, models: shares }: MergeFormula,
  inputs: ReferenceInputs,
): number[] {
  switch (settings.method) {
    case "linear":
      return linear(settings, shares, inputs);
    case "slerp":
      return slerp(settings, inputs);
    case "task_arithmetic":
      return addSum(settings, shares, inputs.base, deltasOf(inputs));
    case "ties": {
      const kept = deltasOf(inputs).map((delta, model) =>
        trim(delta, densityOf(shares, model), settings.rescale),
      );
      return addElected(settings, shares, inputs.base, kept);
    }
    case "dare_linear":
      return addSum(settings, shares, inputs.base, dropAll(settings, shares, inputs));
    case "dare_ties":
      return addElected(settings, shares, inputs.base, dropAll(settings, shares, inputs));
    case "supermario_sequential":
      return supermario(settings, shares, inputs);
  }
}

function linear(
  { normalize }: LinearSettings,
  shares: readonly ModelShare[],
  { models }: ReferenceInputs,
): number[] {
  const weights = shares.map(({ weight }) => weight);
  return weightedSum(models, normalize ? normalizeWeights(weights) : weights);
}

function slerp(settings: SlerpSettings, { models }: ReferenceInputs): number[] {
  const [first = [], second = []] = models;
  const pair = {
    dot: dot(first, second),
    firstNorm: Math.sqrt(dot(first, first)),
    secondNorm: Math.sqrt(dot(second, second)),
  };
  return weightedSum([first, second], slerpShares(settings, pair));
}

function addSum(
  settings: TaskArithmeticSettings | DareSettings,
  shares: readonly ModelShare[],
  base: Vector,
  deltas: readonly Vector[],
): number[] {
  const weights = shares.map(({ weight }) => weight);
  const sum = weightedSum(deltas, weights);
  const scale = sumScale(settings, weights);
  return base.map((value, index) => value + scale * at(sum, index));
}

function addElected(
  { definition, lambda, normalize }: TiesSettings | DareSettings,
  shares: readonly ModelShare[],
  base: Vector,
  deltas: readonly Vector[],
): number[] {
  const isPaper = definition === "paper";
  const weights = shares.map(({ weight }) => (isPaper ? 1 : weight));
  return base.map((start, index) => {
    const votes = deltas.map((delta, model) => ({
      weight: at(weights, model),
      step: at(weights, model) * at(delta, index),
    }));
    const total = votes.reduce((sum, { step }) => sum + step, 0);
    const isDraw = Math.abs(total) <= DRAW * l1(votes.map(({ step }) => step));
    const elected = isDraw ? (isPaper ? 0 : 1) : Math.sign(total);
    const winners = votes.filter(({ step }) => step !== 0 && Math.sign(step) === elected);
    const sum = winners.reduce((part, { step }) => part + step, 0);
    const divisor = winners.reduce((part, { weight }) => part + weight, 0);
    return start + lambda * (normalize && divisor !== 0 ? sum / divisor : sum);
  });
}

function supermario(
  { lambda }: SupermarioSettings,
  shares: readonly ModelShare[],
  { models, base, masks }: ReferenceInputs,
): number[] {
  return models.reduce<number[]>(
    (current, values, model) =>
      current.map((value, index) => {
        const scale = lambda / (1 - densityOf(shares, model));
        return value + scale * at(masks[model] ?? [], index) * (at(values, index) - value);
      }),
    [...base],
  );
}

function deltasOf({ models, base }: ReferenceInputs): Vector[] {
  return models.map((values) => values.map((value, index) => value - at(base, index)));
}

/** Keep the ⌊density · n⌋ largest magnitudes; sorting is stable, so that of equal ones the earlier come first. */
function trim(delta: Vector, density: number, rescale: Rescale): Vector {
  if (density >= 1) return delta;
  const magnitudes = delta.map((value) => Math.abs(value));
  const order = delta.map((_, index) => index).toSorted((a, b) => at(magnitudes, b) - at(magnitudes, a));
  const kept = new Set(order.slice(0, Math.floor(density * delta.length)));
  return rescaled(
    delta,
    delta.map((_, index) => (kept.has(index) ? 1 : 0)),
    density,
    rescale,
  );
}

function dropAll(
  { rescale }: DareSettings,
  shares: readonly ModelShare[],
  inputs: ReferenceInputs,
): Vector[] {
  return deltasOf(inputs).map((delta, model) => {
    const density = densityOf(shares, model);
    return density >= 1 ? delta : rescaled(delta, inputs.masks[model] ?? [], density, rescale);
  });
}

function rescaled(delta: Vector, mask: Vector, density: number, rescale: Rescale): Vector {
  const kept = delta.map((value, index) => value * at(mask, index));
  if (rescale === "none") return kept;
  if (rescale === "density") return kept.map((value) => (density > 0 ? value / density : 0));
  const [before, after] = [l1(delta), l1(kept)];
  return before < 1e-7 || after < 1e-7 ? kept : kept.map((value) => (value * before) / after);
}

function l1(values: Vector): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

function dot(first: Vector, second: Vector): number {
  return first.reduce((sum, value, index) => sum + value * at(second, index), 0);
}

function weightedSum(vectors: readonly Vector[], weights: Vector): number[] {
  const [first = []] = vectors;
  return first.map((_, index) =>
    vectors.reduce((sum, vector, place) => sum + at(weights, place) * at(vector, index), 0),
  );
}

function densityOf(shares: readonly ModelShare[], model: number): number {
  return shares[model]?.density ?? 1;
}

function at(values: Vector, index: number): number {
  return values[index] ?? NaN;
}
