import { AppError } from "#core/errors.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";
import {
  createTile,
  KEEP_ALL,
  KEEP_NONE,
  LargestKeeper,
  RandomKeeper,
  tilesOf,
  type DeltaTile,
  type Keeper,
} from "./keepers.ts";
import type { DrawMask } from "./keepMask.ts";
import { MagnitudeSearch, type MagnitudeThreshold } from "./largestMagnitudes.ts";
import type { ModelShare, Rescale } from "./mergeSettings.ts";
import type { BlockWalker, TensorBlock } from "./tensorBlocks.ts";

/** One model's differences to the base after keeping some of them. */
export interface KeptDeltas {
  /** Begin a walk: keepers count as they go. */
  createKeeper(): Keeper;
  /** What the kept values are multiplied by. */
  readonly factor: number;
}

type CreateKeeper = () => Keeper;

const SMALLEST_L1 = 1e-7;

/** TIES: keep the largest magnitudes of each model. Reads the tensor once or twice, for `l1` once more. */
export async function keepLargest(
  walker: BlockWalker,
  shares: readonly ModelShare[],
  rescale: Rescale,
): Promise<readonly KeptDeltas[]> {
  const thresholds = await findThresholds(walker, shares);
  const keepers = shares.map(({ density }, model): CreateKeeper => {
    const threshold = thresholds[model] ?? null;
    if (threshold !== null) return () => new LargestKeeper(threshold);
    return () => (density < 1 ? KEEP_NONE : KEEP_ALL);
  });
  return rescaleKept(walker, shares, keepers, rescale);
}

/** DARE: keep values by chance. Reads the tensor once for `l1`, else not at all. */
export function keepByChance(
  walker: BlockWalker,
  shares: readonly ModelShare[],
  rescale: Rescale,
  drawMask: DrawMask,
): Promise<readonly KeptDeltas[]> {
  const keepers = randomKeepers(walker.inputs.name, shares, drawMask);
  return rescaleKept(walker, shares, keepers, rescale);
}

function randomKeepers(
  tensor: string,
  shares: readonly ModelShare[],
  drawMask: DrawMask,
): readonly CreateKeeper[] {
  return shares.map(({ density }, model) => () => {
    if (density >= 1) return KEEP_ALL;
    return density > 0 ? new RandomKeeper({ tensor, model, density }, drawMask) : KEEP_NONE;
  });
}

/** For each model the smallest magnitude that is kept; `null` where all are or none is. */
async function findThresholds(
  walker: BlockWalker,
  shares: readonly ModelShare[],
): Promise<readonly (MagnitudeThreshold | null)[]> {
  const length = countValues(walker.inputs.shape);
  const searches = shares.map(({ density }) => {
    const wanted = Math.floor(density * length);
    return density < 1 && wanted > 0 ? new MagnitudeSearch(wanted, length) : null;
  });
  const thresholds = shares.map((): MagnitudeThreshold | null => null);
  const isOpen = (model: number) => searches[model] !== null && thresholds[model] === null;
  while (thresholds.some((_, model) => isOpen(model))) {
    for await (const block of walker.walk()) {
      for (const [model, search] of searches.entries()) {
        if (isOpen(model)) search?.count(valuesOf(block, model), block.base);
      }
    }
    for (const [model, search] of searches.entries()) {
      if (search === null || !isOpen(model)) continue;
      if (search.notFinite > 0) throw notFinite(walker.inputs.name, model, search.notFinite);
      thresholds[model] = search.threshold();
    }
  }
  return thresholds;
}

function valuesOf(block: TensorBlock, model: number): Float32Array {
  const values = block.models[model];
  if (values === undefined) throw new RangeError(`There is no model ${model}`);
  return values;
}

async function rescaleKept(
  walker: BlockWalker,
  shares: readonly ModelShare[],
  keepers: readonly CreateKeeper[],
  rescale: Rescale,
): Promise<readonly KeptDeltas[]> {
  if (rescale === "l1") return keepNorms(walker, shares, keepers);
  return keepers.map((createKeeper, model) => {
    const density = shares[model]?.density ?? 1;
    return { createKeeper, factor: rescale === "density" && density > 0 ? 1 / density : 1 };
  });
}

async function keepNorms(
  walker: BlockWalker,
  shares: readonly ModelShare[],
  creators: readonly CreateKeeper[],
): Promise<readonly KeptDeltas[]> {
  const norms = creators.map((createKeeper) => new NormCount(createKeeper()));
  const isSparse = shares.map(({ density }) => density < 1);
  if (isSparse.includes(true)) {
    for await (const block of walker.walk()) {
      for (const [model, norm] of norms.entries()) if (isSparse[model] === true) norm.add(block, model);
    }
  }
  return creators.map((createKeeper, model) => ({ createKeeper, factor: norms[model]?.factor ?? 1 }));
}

/** Adds in the order of the tensor, so that the sums do not depend on where blocks end. */
class NormCount {
  private readonly keeper: Keeper;
  private before = 0;
  private after = 0;

  constructor(keeper: Keeper) {
    this.keeper = keeper;
  }

  add(block: TensorBlock, model: number): void {
    const tile = { values: valuesOf(block, model), base: block.base };
    for (const { from, count } of tilesOf(block.count)) {
      this.keeper.keep({ ...tile, from, count, start: block.start + from }, 1, kept);
      this.addMagnitudes(tile, from, count);
    }
  }

  private addMagnitudes(
    { values, base }: Pick<DeltaTile, "values" | "base">,
    from: number,
    count: number,
  ): void {
    let { before, after } = this;
    for (let index = 0; index < count; index += 1) {
      before += Math.abs((values[from + index] ?? 0) - (base[from + index] ?? 0));
      after += Math.abs(kept[index] ?? 0);
    }
    this.before = before;
    this.after = after;
  }

  /** What the kept values have to be multiplied by to have the norm of all. */
  get factor(): number {
    return this.before < SMALLEST_L1 || this.after < SMALLEST_L1 ? 1 : this.before / this.after;
  }
}

const kept = createTile();

function notFinite(tensor: string, model: number, count: number): AppError {
  return new AppError(
    "weights/not-finite",
    `Cannot merge tensor "${tensor}": model ${model + 1} differs from the base by numbers that are not finite, at ${count} places`,
    { details: { tensor, model: model + 1, count } },
  );
}
