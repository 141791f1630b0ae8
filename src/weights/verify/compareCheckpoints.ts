import { AppError } from "#core/errors.ts";
import { GROUP_FORMATS, GROUP_LENGTH, type GroupFormat } from "#weights/quantize/groupFormat.ts";
import { type Checkpoint, rowLength } from "#weights/tensors/checkpoint.ts";
import { readRowBlocks } from "#weights/tensors/readRowBlocks.ts";

/** How far a tensor's stored values are from those it was made of. */
export interface TensorDifference {
  readonly name: string;
  /** As stored. */
  readonly dtype: string;
  readonly valueCount: number;
  readonly maxError: number;
  readonly meanError: number;
  /** Mean magnitude of the source's values, to see the mean error against. */
  readonly meanMagnitude: number;
  /** Values that are further off than the format's rounding explains; always 0 for other types than the 4-bit ones. */
  readonly beyondBound: number;
}

/**
 * Compare every tensor of one checkpoint with that of the same name in another. Rows that only the stored one has, as a
 * padded vocabulary does, are left out.
 *
 * @param onValues Told after every block how many more values have been compared.
 * @throws {AppError} `weights/tensor-missing` or `weights/shape-mismatch` when they are not the same model.
 */
export async function* compareCheckpoints(
  stored: Checkpoint,
  source: Checkpoint,
  signal: AbortSignal,
  onValues: (count: number) => void = () => {},
): AsyncGenerator<TensorDifference> {
  for (const { name, dtype, shape } of stored.tensors.values()) {
    const original = source.tensors.get(name);
    if (original === undefined) {
      throw new AppError(
        "weights/tensor-missing",
        `Cannot compare "${name}": the source has no such tensor`,
        {
          details: { tensor: name },
        },
      );
    }
    if (rowLength(shape) !== rowLength(original.shape) || (shape[0] ?? 1) < (original.shape[0] ?? 1)) {
      throw new AppError(
        "weights/shape-mismatch",
        `Cannot compare "${name}": it is [${shape.join(", ")}], the source's [${original.shape.join(", ")}]`,
        { details: { tensor: name } },
      );
    }
    const tally = new DifferenceTally(
      GROUP_FORMATS.find((format) => format === dtype) ?? null,
      rowLength(shape),
    );
    let start = 0;
    for await (const expected of readRowBlocks(source, name, signal)) {
      tally.add(expected, await stored.readValues(name, start, start + expected.length));
      start += expected.length;
      onValues(expected.length);
    }
    yield { name, dtype, ...tally.result() };
  }
}

/** Levels by which rounding alone can be off: half a level, and what the steps before it lose. */
const LEVEL_BOUND: Readonly<Record<GroupFormat, number>> = {
  // quotient 2^-9, sum 2^-8, scale 7 · 2^-11, weight 7 · 2^-11
  q4f16_1: 0.5 + 2 ** -9 + 2 ** -8 + 14 * 2 ** -11,
  // scale 7 · 2^-9; the other steps lose less than 2^-20
  q4f32_1: 0.5 + 7 * 2 ** -9 + 2 ** -20,
};

/** Subnormal float16 have a spacing of 2^-24: weight, scale and its seven levels may each be half of it off. */
const SUBNORMAL_BOUND: Readonly<Record<GroupFormat, number>> = { q4f16_1: 8 * 2 ** -25, q4f32_1: 2 ** -130 };

class DifferenceTally {
  readonly #format: GroupFormat | null;
  readonly #columns: number;
  #count = 0;
  #maxError = 0;
  #errorSum = 0;
  #magnitudeSum = 0;
  #beyondBound = 0;

  constructor(format: GroupFormat | null, columns: number) {
    this.#format = format;
    this.#columns = columns;
  }

  /** @param expected Whole rows, as are `found`. */
  add(expected: Float32Array, found: Float32Array): void {
    const step = this.#format === null ? expected.length : GROUP_LENGTH;
    for (let row = 0; row < expected.length; row += this.#format === null ? step : this.#columns) {
      const rowEnd = this.#format === null ? expected.length : row + this.#columns;
      for (let start = row; start < rowEnd; start += step) {
        this.#addGroup(expected, found, start, Math.min(start + step, rowEnd));
      }
    }
    this.#count += expected.length;
  }

  #addGroup(expected: Float32Array, found: Float32Array, start: number, end: number): void {
    let largest = 0;
    let groupError = 0;
    for (let index = start; index < end; index += 1) {
      const value = expected[index] ?? 0;
      const error = Math.abs(value - (found[index] ?? 0));
      this.#errorSum += error;
      this.#magnitudeSum += Math.abs(value);
      largest = Math.max(largest, Math.abs(value));
      groupError = Math.max(groupError, error);
    }
    this.#maxError = Math.max(this.#maxError, groupError);
    const format = this.#format;
    if (format === null) return;
    const bound = (largest / 7) * LEVEL_BOUND[format] + SUBNORMAL_BOUND[format];
    if (groupError <= bound) return;
    for (let index = start; index < end; index += 1) {
      if (Math.abs((expected[index] ?? 0) - (found[index] ?? 0)) > bound) this.#beyondBound += 1;
    }
  }

  result(): Omit<TensorDifference, "name" | "dtype"> {
    return {
      valueCount: this.#count,
      maxError: this.#maxError,
      meanError: this.#count === 0 ? 0 : this.#errorSum / this.#count,
      meanMagnitude: this.#count === 0 ? 0 : this.#magnitudeSum / this.#count,
      beyondBound: this.#beyondBound,
    };
  }
}
