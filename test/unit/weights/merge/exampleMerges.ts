import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import { completeSettings, type MergeOptions } from "#weights/merge/completeSettings.ts";
import type { MergeFormula, ModelShare } from "#weights/merge/mergeSettings.ts";
import { mergeTensor, type MergeInputs } from "#weights/merge/mergeTensor.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";

/** The tensor that the checkpoints of these tests have. */
export const TENSOR = "w";

/** A checkpoint with one tensor. */
export function oneTensor(values: readonly number[], shape: readonly number[] = [values.length]): Checkpoint {
  return memoryCheckpoint([{ name: TENSOR, shape, values: Float32Array.from(values) }]);
}

/** A formula with defaults filled in. */
export function formulaOf(options: MergeOptions, shares: readonly Partial<ModelShare>[]): MergeFormula {
  return {
    settings: completeSettings(options),
    models: shares.map(({ weight = 1, density = 1 }) => ({ weight, density })),
  };
}

/** All values of a merged tensor. */
export async function collect(inputs: MergeInputs, name = TENSOR): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of mergeTensor(name, inputs)) blocks.push(block);
  return Float32Array.from(blocks.flatMap((block) => [...block]));
}

/** Numbers, with the sign of zero, as they lie in memory. */
export function bitsOf(values: ArrayLike<number>): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer);
}

/** Merge small tensors given as numbers. */
export function mergeValues(
  formula: MergeFormula,
  models: readonly (readonly number[])[],
  base: readonly number[] | null = null,
  options: Partial<MergeInputs> = {},
): Promise<Float32Array> {
  return collect({
    formula,
    models: models.map((values) => oneTensor(values)),
    base: base === null ? null : oneTensor(base),
    ...options,
  });
}
