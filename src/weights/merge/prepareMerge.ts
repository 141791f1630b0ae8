import { combineByElection, combineBySum, type CombineBlock, type DeltaShare } from "./combineDeltas.ts";
import { combineInSequence } from "./combineInSequence.ts";
import { combineLinear } from "./combineLinear.ts";
import { keepByChance, keepLargest, type KeptDeltas } from "./keepDeltas.ts";
import { KEEP_ALL } from "./keepers.ts";
import { createDrawMask, type DrawMask } from "./keepMask.ts";
import { measurePair } from "./measurePair.ts";
import type {
  DareSettings,
  MergeFormula,
  ModelShare,
  SupermarioSettings,
  TiesSettings,
} from "./mergeSettings.ts";
import { normalizeWeights, sumScale } from "./normalizeWeights.ts";
import { slerpShares } from "./slerpShares.ts";
import type { BlockWalker } from "./tensorBlocks.ts";

/**
 * Find out what depends on the whole tensor, and give the function that merges its blocks, front to back.
 *
 * @param drawMask Where masks come from, if not from the seed.
 */
export async function prepareMerge(
  walker: BlockWalker,
  { settings, models: shares }: MergeFormula,
  drawMask: DrawMask | undefined,
): Promise<CombineBlock> {
  const weights = shares.map(({ weight }) => weight);
  switch (settings.method) {
    case "linear":
      return linearly(settings.normalize ? normalizeWeights(weights) : weights);
    case "slerp":
      return linearly(slerpShares(settings, await measurePair(walker)));
    case "task_arithmetic":
      return combineBySum(joinShares(shares, []), sumScale(settings, weights));
    case "ties":
      return elect(settings, joinShares(shares, await keepLargest(walker, shares, settings.rescale)));
    case "dare_linear":
    case "dare_ties": {
      const draw = drawMask ?? createDrawMask(settings.seed);
      const kept = joinShares(shares, await keepByChance(walker, shares, settings.rescale, draw));
      return settings.method === "dare_ties"
        ? elect(settings, kept)
        : combineBySum(kept, sumScale(settings, weights));
    }
    case "supermario_sequential":
      return inSequence(walker.inputs.name, settings, shares, drawMask ?? createDrawMask(settings.seed));
  }
}

const WHOLE: KeptDeltas = { createKeeper: () => KEEP_ALL, factor: 1 };

function joinShares(shares: readonly ModelShare[], kept: readonly KeptDeltas[]): DeltaShare[] {
  return shares.map(({ weight }, model) => ({ weight, kept: kept[model] ?? WHOLE }));
}

function linearly(shares: readonly number[]): CombineBlock {
  return (block, out) => combineLinear(block.models, shares, out);
}

function elect(settings: TiesSettings | DareSettings, shares: readonly DeltaShare[]): CombineBlock {
  const { definition, normalize, lambda } = settings;
  if (definition === "mergekit") {
    return combineByElection(shares, { zeroIsPositive: true, normalize, lambda });
  }
  const unweighted = shares.map(({ kept }) => ({ weight: 1, kept }));
  return combineByElection(unweighted, { zeroIsPositive: false, normalize: true, lambda });
}

function inSequence(
  tensor: string,
  { lambda }: SupermarioSettings,
  shares: readonly ModelShare[],
  drawMask: DrawMask,
): CombineBlock {
  const isAveraged = tensor.includes("block_sparse_moe.gate");
  const steps = shares.map(({ density }, model) =>
    isAveraged
      ? { factor: 0.5, chance: null }
      : { factor: lambda / (1 - density), chance: { tensor, model, density } },
  );
  return combineInSequence(steps, drawMask);
}
