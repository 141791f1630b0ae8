import {
  needsBase,
  usesDensity,
  usesWeight,
  type MergeFormula,
  type MergeSettings,
  type ModelShare,
} from "./mergeSettings.ts";
import { isNearZero, sumWeights } from "./normalizeWeights.ts";

const ROUNDING = 1e-6;

/**
 * What is wrong with a recipe whose parts are each in range: numbers that the method does not read, or that contradict
 * the definition it names. Empty if nothing is.
 */
export function findRecipeProblems(recipe: MergeFormula & { readonly base: object | null }): string[] {
  const { settings, models } = recipe;
  return [
    ...findCountProblems(settings, models.length),
    ...findBaseProblems(settings, recipe.base !== null),
    ...findShareProblems(settings, models),
    ...(settings.method !== "supermario_sequential" && settings.definition === "paper"
      ? findPaperProblems(settings, models)
      : []),
  ];
}

function findCountProblems({ method }: MergeSettings, count: number): string[] {
  if (method === "slerp") return count === 2 ? [] : [`slerp merges exactly 2 models, not ${count}`];
  return count >= 1 ? [] : ["there are no models"];
}

function findBaseProblems({ method }: MergeSettings, hasBase: boolean): string[] {
  if (needsBase(method) === hasBase) return [];
  if (!hasBase) return [`${method} needs a base model`];
  return [
    `${method} has no base model${method === "slerp" ? "; it goes from the first model to the second" : ""}`,
  ];
}

function findShareProblems(settings: MergeSettings, models: readonly ModelShare[]): string[] {
  const { method } = settings;
  const problems: string[] = [];
  if (!usesWeight(method) && models.some(({ weight }) => weight !== 1)) {
    problems.push(`${method} has no weights; leave them at 1`);
  }
  if (!usesDensity(method) && models.some(({ density }) => density !== 1)) {
    problems.push(`${method} has no density; leave it at 1`);
  }
  if (method === "supermario_sequential" && models.some(({ density }) => density >= 1)) {
    problems.push(`${method} divides by 1 − density; give a density below 1`);
  }
  const sum = sumWeights(models.map(({ weight }) => weight));
  if (method === "linear" && settings.normalize && isNearZero(sum)) {
    problems.push(`linear divides by the sum of the weights, which is ${sum}`);
  }
  return problems;
}

function findPaperProblems(
  settings: Exclude<MergeSettings, { method: "supermario_sequential" }>,
  models: readonly ModelShare[],
): string[] {
  const weights = models.map(({ weight }) => weight);
  switch (settings.method) {
    case "slerp":
      return [];
    case "linear":
    case "task_arithmetic":
      return [...fixedNormalize(settings, false), ...sumToOne(weights)];
    case "ties":
      return [...fixedNormalize(settings, true), ...fixedRescale(settings, "none"), ...equal(weights)];
    case "dare_linear":
      return [...fixedNormalize(settings, false), ...fixedRescale(settings, "density")];
    case "dare_ties":
      return [...fixedNormalize(settings, true), ...fixedRescale(settings, "density"), ...equal(weights)];
  }
}

function fixedNormalize(
  { method, normalize }: { readonly method: string; readonly normalize: boolean },
  expected: boolean,
): string[] {
  return normalize === expected ? [] : [`${method} of the paper has normalize ${expected}`];
}

function fixedRescale(
  { method, rescale }: { readonly method: string; readonly rescale: string },
  expected: string,
): string[] {
  return rescale === expected ? [] : [`${method} of the paper has rescale ${expected}, not ${rescale}`];
}

function sumToOne(weights: readonly number[]): string[] {
  const sum = sumWeights(weights);
  if (Math.abs(sum - 1) <= ROUNDING) return [];
  return [`the weights of the paper are α and 1 − α, these sum to ${sum}`];
}

function equal(weights: readonly number[]): string[] {
  return new Set(weights).size <= 1
    ? []
    : ["the paper elects signs without weights; give all models the same"];
}
