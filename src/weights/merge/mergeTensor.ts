import { AppError } from "#core/errors.ts";
import { countValues, type Checkpoint } from "#weights/tensors/checkpoint.ts";
import { checkMergeableTensor } from "./checkMergeable.ts";
import type { DrawMask } from "./keepMask.ts";
import { needsBase, type MergeFormula } from "./mergeSettings.ts";
import { prepareMerge } from "./prepareMerge.ts";
import { BlockWalker } from "./tensorBlocks.ts";

/** 4 MiB of each input, as 32-bit floats. */
const DEFAULT_BLOCK_VALUES = 2 ** 20;

/** What tensors are merged from, and how. */
export interface MergeInputs {
  /** A valid one, as `createMergeRecipe` and `readMergeRecipe` give. */
  readonly formula: MergeFormula;
  /** As many as the formula has models, in its order. */
  readonly models: readonly Checkpoint[];
  /** θ₀; `null` for the methods that have none. */
  readonly base: Checkpoint | null;
  /** How many values of each input are in memory at a time; the result does not depend on it. Default 2²⁰. */
  readonly blockValues?: number;
  readonly signal?: AbortSignal;
  /** Where masks come from, if not from the seed. */
  readonly drawMask?: DrawMask;
}

/**
 * Merge one tensor, block by block: yields its values front to back, in row-major order. What depends on the whole
 * tensor (angles, thresholds, norms) is found first, by reading it up to three times more; a tensor that fits into one
 * block is read once. Sums are in double precision, in an order that blocks do not change; results are 32-bit floats.
 *
 * @param name The tensor's name, the same in all checkpoints.
 * @throws {AppError} `weights/not-finite` with the tensor's name when a result is infinite or not a number;
 *   `weights/checkpoints-differ` when their number does not fit the formula; what `checkMergeable` and the checkpoints
 *   throw. Rejects with the signal's reason when stopped.
 */
export async function* mergeTensor(
  name: string,
  inputs: MergeInputs,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const { formula, models, base, blockValues = DEFAULT_BLOCK_VALUES, signal } = inputs;
  checkNumber(inputs);
  const { shape } = checkMergeableTensor(name, models, base);
  if (countValues(shape) === 0) return;
  const walker = new BlockWalker({ name, shape, models, base, blockValues, signal });
  const combine = await prepareMerge(walker, formula, inputs.drawMask);
  for await (const block of walker.walk()) {
    const merged = new Float32Array(block.count);
    combine(block, merged);
    checkFinite(merged, name, block.start);
    yield merged;
  }
}

/**
 * Make sure that there are as many models as the formula has, and a base exactly where the method has one.
 *
 * @throws {AppError} `weights/checkpoints-differ`.
 */
export function checkNumber({ formula, models, base }: MergeInputs): void {
  const { method } = formula.settings;
  if (models.length !== formula.models.length) {
    throw new AppError(
      "weights/checkpoints-differ",
      `Cannot merge: the recipe has ${formula.models.length} models, ${models.length} were given`,
      { details: { expected: formula.models.length, found: models.length } },
    );
  }
  if (needsBase(method) === (base !== null)) return;
  const problem = base === null ? "needs a base model, none was given" : "has no base model, one was given";
  throw new AppError("weights/checkpoints-differ", `Cannot merge: ${method} ${problem}`, {
    details: { method },
  });
}

function checkFinite(values: Float32Array, name: string, start: number): void {
  let sum = 0;
  // 0 for every number, NaN for what is none
  for (let index = 0; index < values.length; index += 1) sum += (values[index] ?? 0) - (values[index] ?? 0);
  if (sum === 0) return;
  const index = values.findIndex((value) => !Number.isFinite(value));
  const value = values[index] ?? NaN;
  throw new AppError(
    "weights/not-finite",
    `Cannot merge tensor "${name}": value ${start + index} is ${value}`,
    {
      details: { tensor: name, index: start + index, value: String(value) },
    },
  );
}
