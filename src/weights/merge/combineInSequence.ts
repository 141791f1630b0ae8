import type { CombineBlock } from "./combineDeltas.ts";
import type { DrawMask } from "./keepMask.ts";
import { createTile, TILE_VALUES, tilesOf, type RandomKeeperSetting } from "./keepers.ts";

/** How one model is merged into what the ones before it have made of the base. */
export interface SequenceStep {
  /** What the kept difference is multiplied by. */
  readonly factor: number;
  /** What is kept by chance; `null` for everything. */
  readonly chance: RandomKeeperSetting | null;
}

/** θ ← θ + factor · m∘(θᵢ − θ) for each model in turn, from θ₀. */
export function combineInSequence(steps: readonly SequenceStep[], drawMask: DrawMask): CombineBlock {
  const current = createTile();
  const mask = new Uint8Array(TILE_VALUES);
  return (block, out) => {
    for (const { from, count } of tilesOf(block.count)) {
      current.set(block.base.subarray(from, from + count));
      for (const [model, { factor, chance }] of steps.entries()) {
        const values = block.models[model];
        if (values === undefined) throw new RangeError(`There is no model ${model}`);
        if (chance === null) mask.fill(1, 0, count);
        else drawMask({ ...chance, start: block.start + from }, mask, count);
        takeStep(current, values.subarray(from, from + count), mask, factor);
      }
      for (let index = 0; index < count; index += 1) out[from + index] = current[index] ?? 0;
    }
  };
}

function takeStep(current: Float64Array, values: Float32Array, mask: Uint8Array, factor: number): void {
  for (let index = 0; index < values.length; index += 1) {
    const before = current[index] ?? 0;
    const step = factor * ((values[index] ?? 0) - before) * (mask[index] ?? 0);
    // not `before + step`: −0 + 0 is 0, but −0 − 0 is −0, and a value that nothing is added to has to stay as it is
    current[index] = before - (0 - step);
  }
}
