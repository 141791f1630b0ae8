import { createTile, tilesOf, type Keeper } from "./keepers.ts";
import type { KeptDeltas } from "./keepDeltas.ts";
import type { TensorBlock } from "./tensorBlocks.ts";

/** What becomes of a model's kept differences δ̂ᵢ. */
export interface DeltaShare {
  readonly weight: number;
  readonly kept: KeptDeltas;
}

/** Fills the merged values of one block after the other; keepers go along, so that every walk needs its own. */
export type CombineBlock = (block: TensorBlock, out: Float32Array) => void;

interface TilePlace {
  readonly from: number;
  readonly count: number;
}

interface Candidate {
  readonly weight: number;
  readonly factor: number;
  readonly keeper: Keeper;
  readonly kept: Float64Array;
}

function createCandidates(shares: readonly DeltaShare[]): Candidate[] {
  return shares.map(({ weight, kept }) => ({
    weight,
    factor: weight * kept.factor,
    keeper: kept.createKeeper(),
    kept: createTile(),
  }));
}

/** Write each wᵢδ̂ᵢ to the candidate's own tile. */
function keepCandidates(
  candidates: readonly Candidate[],
  block: TensorBlock,
  { from, count }: TilePlace,
): void {
  for (const [model, { factor, keeper, kept }] of candidates.entries()) {
    const values = block.models[model];
    if (values === undefined) throw new RangeError(`There is no model ${model}`);
    keeper.keep({ values, base: block.base, from, count, start: block.start + from }, factor, kept);
  }
}

/** θ₀ + scale · Σ wᵢδ̂ᵢ. */
export function combineBySum(shares: readonly DeltaShare[], scale: number): CombineBlock {
  const candidates = createCandidates(shares);
  const sums = createTile();
  return (block, out) => {
    for (const place of tilesOf(block.count)) {
      keepCandidates(candidates, block, place);
      sums.fill(0, 0, place.count);
      for (const { kept } of candidates) addTile(sums, kept, place.count);
      addToBase(block.base, sums, scale, place, out);
    }
  };
}

function addTile(sums: Float64Array, values: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) sums[index] = (sums[index] ?? 0) + (values[index] ?? 0);
}

/** How signs are elected, and what becomes of the winners' sum. */
export interface Election {
  /** Whether a sum of 0 elects the positive sign, or nobody. */
  readonly zeroIsPositive: boolean;
  /** Whether the sum is divided by the weights of those that went in. */
  readonly normalize: boolean;
  readonly lambda: number;
}

/**
 * A sum of votes this small beside the sum of their magnitudes counts as 0: numbers that cancel out in decimal
 * digits, as −0.2 and 0.2 do, would otherwise be decided by how 32-bit floats round them.
 */
const DRAW = 2 ** -22;

/** θ₀ + λ · the sum, or weighted mean, of those wᵢδ̂ᵢ at each position whose sign is that of the sum of all. */
export function combineByElection(
  shares: readonly DeltaShare[],
  { zeroIsPositive, normalize, lambda }: Election,
): CombineBlock {
  const candidates = createCandidates(shares);
  const [signs, sums, divisors] = [createTile(), createTile(), createTile()];
  const zeroSign = zeroIsPositive ? 1 : 0;
  const [first, second, ...others] = candidates;
  return (block, out) => {
    for (const place of tilesOf(block.count)) {
      const { count } = place;
      keepCandidates(candidates, block, place);
      if (first !== undefined && second !== undefined && others.length === 0) {
        electBetween(first, second, zeroSign, { sums, divisors, count });
      } else {
        electAmong(candidates, zeroSign, { signs, sums, divisors, count });
      }
      if (normalize) addQuotients(block.base, { sums, divisors }, lambda, place, out);
      else addToBase(block.base, sums, lambda, place, out);
    }
  };
}

interface Ballot {
  readonly signs: Float64Array;
  /** Of those that agree; NaN where an input is not finite, because it may lose its election and must not be missed. */
  readonly sums: Float64Array;
  /** The weights of those that agree. */
  readonly divisors: Float64Array;
  readonly count: number;
}

/** The same as `electAmong`, in a single pass, for the usual case. */
function electBetween(
  { kept: firstKept, weight: firstWeight }: Candidate,
  { kept: secondKept, weight: secondWeight }: Candidate,
  zeroSign: number,
  { sums, divisors, count }: Omit<Ballot, "signs">,
): void {
  for (let index = 0; index < count; index += 1) {
    const first = firstKept[index] ?? 0;
    const second = secondKept[index] ?? 0;
    const total = first + second;
    const draw = DRAW * (Math.abs(first) + Math.abs(second));
    const elected = Number(total > draw) - Number(total < -draw);
    const sign = elected + (1 - elected * elected) * zeroSign;
    const firstAgrees = Number(first * sign > 0);
    const secondAgrees = Number(second * sign > 0);
    sums[index] = first * firstAgrees + second * secondAgrees + (total - total);
    divisors[index] = firstWeight * firstAgrees + secondWeight * secondAgrees;
  }
}

function electAmong(candidates: readonly Candidate[], zeroSign: number, ballot: Ballot): void {
  const { signs, sums, divisors, count } = ballot;
  sums.fill(0, 0, count);
  divisors.fill(0, 0, count);
  for (const { kept } of candidates) addVotes(kept, { totals: sums, magnitudes: divisors, count });
  electSigns({ totals: sums, magnitudes: divisors, count }, zeroSign, signs);
  startSums(ballot);
  for (const { kept, weight } of candidates) addAgreeing(kept, weight, ballot);
}

interface Votes {
  readonly totals: Float64Array;
  readonly magnitudes: Float64Array;
  readonly count: number;
}

function addVotes(kept: Float64Array, { totals, magnitudes, count }: Votes): void {
  for (let index = 0; index < count; index += 1) {
    const value = kept[index] ?? 0;
    totals[index] = (totals[index] ?? 0) + value;
    magnitudes[index] = (magnitudes[index] ?? 0) + Math.abs(value);
  }
}

/** Write 1, −1 or, for a draw, `zeroSign`. Arithmetic instead of jumps: signs are as good as random. */
function electSigns({ totals, magnitudes, count }: Votes, zeroSign: number, signs: Float64Array): void {
  for (let index = 0; index < count; index += 1) {
    const total = totals[index] ?? 0;
    const draw = DRAW * (magnitudes[index] ?? 0);
    const elected = Number(total > draw) - Number(total < -draw);
    signs[index] = elected + (1 - elected * elected) * zeroSign;
  }
}

function startSums({ sums, divisors, count }: Ballot): void {
  for (let index = 0; index < count; index += 1) {
    const total = sums[index] ?? 0;
    sums[index] = total - total;
    divisors[index] = 0;
  }
}

function addAgreeing(kept: Float64Array, weight: number, { signs, sums, divisors, count }: Ballot): void {
  for (let index = 0; index < count; index += 1) {
    const value = kept[index] ?? 0;
    const agrees = Number(value * (signs[index] ?? 0) > 0);
    sums[index] = (sums[index] ?? 0) + value * agrees;
    divisors[index] = (divisors[index] ?? 0) + weight * agrees;
  }
}

function addToBase(
  base: Float32Array,
  sums: Float64Array,
  scale: number,
  { from, count }: TilePlace,
  out: Float32Array,
): void {
  for (let index = 0; index < count; index += 1) {
    const start = base[from + index] ?? 0;
    const step = scale * (sums[index] ?? 0);
    // not `start + step`: −0 + 0 is 0, but −0 − 0 is −0, and a value that nothing is added to has to stay as it is
    out[from + index] = start - (0 - step);
  }
}

function addQuotients(
  base: Float32Array,
  { sums, divisors }: Pick<Ballot, "sums" | "divisors">,
  scale: number,
  { from, count }: TilePlace,
  out: Float32Array,
): void {
  for (let index = 0; index < count; index += 1) {
    const start = base[from + index] ?? 0;
    const divisor = divisors[index] ?? 0;
    const step = (scale * (sums[index] ?? 0)) / (divisor === 0 ? 1 : divisor);
    out[from + index] = start - (0 - step);
  }
}
