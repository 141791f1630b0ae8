import { AppError } from "#core/errors.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";
import {
  createTile,
  KEEP_ALL,
  KEEP_NONE,
  LargestKeeper,
  RandomKeeper,
  tilesOf,
  type Keeper,
} from "./keepers.ts";
import type { DrawMask } from "./keepMask.ts";
import { MagnitudeSearch } from "./largestMagnitudes.ts";
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

/** TIES: keep the largest magnitudes of each model. Reads the tensor twice, for `l1` three times. */
export async function keepLargest(
  walker: BlockWalker,
  shares: readonly ModelShare[],
  rescale: Rescale,
): Promise<readonly KeptDeltas[]> {
  const length = countValues(walker.inputs.shape);
  const searches = shares.map(({ density }) => {
    const wanted = Math.floor(density * length);
    return density < 1 && wanted > 0 ? new MagnitudeSearch(wanted) : null;
  });
  await searchMagnitudes(walker, searches);
  const keepers = shares.map(({ density }, model): CreateKeeper => {
    const threshold = searches[model]?.threshold();
    if (threshold !== undefined) return () => new LargestKeeper(threshold);
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

async function searchMagnitudes(
  walker: BlockWalker,
  searches: readonly (MagnitudeSearch | null)[],
): Promise<void> {
  if (searches.every((search) => search === null)) return;
  for await (const block of walker.walk()) {
    for (const [model, search] of searches.entries()) search?.countHigh(valuesOf(block, model), block.base);
  }
  for (const [model, search] of searches.entries()) {
    if (search === null) continue;
    if (search.notFinite > 0) throw notFinite(walker.inputs.name, model, search.notFinite);
    search.narrow();
  }
  for await (const block of walker.walk()) {
    for (const [model, search] of searches.entries()) search?.countLow(valuesOf(block, model), block.base);
  }
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
      this.after = addMagnitudes(this.after, kept, count);
      KEEP_ALL.keep({ ...tile, from, count, start: block.start + from }, 1, kept);
      this.before = addMagnitudes(this.before, kept, count);
    }
  }

  /** What the kept values have to be multiplied by to have the norm of all. */
  get factor(): number {
    return this.before < SMALLEST_L1 || this.after < SMALLEST_L1 ? 1 : this.before / this.after;
  }
}

const kept = createTile();

function addMagnitudes(sum: number, values: Float64Array, count: number): number {
  let total = sum;
  for (let index = 0; index < count; index += 1) total += Math.abs(values[index] ?? 0);
  return total;
}

function notFinite(tensor: string, model: number, count: number): AppError {
  return new AppError(
    "weights/not-finite",
    `Cannot merge tensor "${tensor}": model ${model + 1} differs from the base by numbers that are not finite, at ${count} places`,
    { details: { tensor, model: model + 1, count } },
  );
}
