import { countValues, rowLength, type Checkpoint } from "#weights/tensors/checkpoint.ts";

/** The same stretch of one tensor in every input. */
export interface TensorBlock {
  /** The place of the first value in the tensor. */
  readonly start: number;
  readonly count: number;
  /** Empty where there is no base. */
  readonly base: Float32Array;
  readonly models: readonly Float32Array[];
}

/** One tensor of all inputs, to be walked front to back as often as needed. */
export interface TensorInputs {
  readonly name: string;
  readonly shape: readonly number[];
  readonly models: readonly Checkpoint[];
  readonly base: Checkpoint | null;
  /** At most so many values of each input are in memory. */
  readonly blockValues: number;
  readonly signal: AbortSignal | undefined;
}

const NO_VALUES = new Float32Array(0);

/**
 * Where blocks begin and end: whole rows where a row fits into a block, because some formats have only whole rows.
 *
 * @param blockValues At least 1.
 */
export function* blockRanges(
  shape: readonly number[],
  blockValues: number,
): Generator<{ readonly start: number; readonly end: number }> {
  const count = countValues(shape);
  const row = rowLength(shape);
  const step = row <= blockValues && row > 0 ? blockValues - (blockValues % row) : blockValues;
  for (let start = 0; start < count; start += step) yield { start, end: Math.min(start + step, count) };
}

/** Walks a tensor block by block; one that fits into a single block is read once, however often it is walked. */
export class BlockWalker {
  readonly inputs: TensorInputs;
  private whole: TensorBlock | null = null;

  constructor(inputs: TensorInputs) {
    this.inputs = inputs;
  }

  /** Every block, front to back. Rejects with the signal's reason when stopped. */
  async *walk(): AsyncGenerator<TensorBlock> {
    if (this.whole !== null) {
      yield this.whole;
      return;
    }
    const count = countValues(this.inputs.shape);
    for (const { start, end } of blockRanges(this.inputs.shape, this.inputs.blockValues)) {
      const block = await this.read(start, end);
      if (end - start === count) this.whole = block;
      yield block;
    }
  }

  private async read(start: number, end: number): Promise<TensorBlock> {
    const { name, models, base, signal } = this.inputs;
    signal?.throwIfAborted();
    const [baseValues, ...modelValues] = await Promise.all([
      base === null ? NO_VALUES : base.readValues(name, start, end),
      ...models.map((model) => model.readValues(name, start, end)),
    ]);
    signal?.throwIfAborted();
    return { start, count: end - start, base: baseValues, models: modelValues };
  }
}
