import type { RoundingBound } from "./roundingBounds.ts";

/** What a tally has counted. */
export interface Differences {
  readonly valueCount: number;
  /** Not a number when one of the values found is none. */
  readonly maxError: number;
  readonly meanError: number;
  /** Mean magnitude of the source's values, to see the mean error against. */
  readonly meanMagnitude: number;
  /** Values that are further off than rounding to their type explains. */
  readonly beyondBound: number;
}

/** Counts how far a tensor's values are from those they were made of, a few rows at a time. */
export class DifferenceTally {
  readonly #bound: RoundingBound | null;
  #valueCount = 0;
  #maxError = 0;
  #errorSum = 0;
  #magnitudeSum = 0;
  #beyondBound = 0;

  /** @param bound `null` takes every difference for rounding. */
  constructor(bound: RoundingBound | null) {
    this.#bound = bound;
  }

  /**
   * Add rows.
   *
   * @param expected Whole rows of the source.
   * @param found As many values as stored.
   * @param columns Values in a row; groups do not go on from one row to the next.
   */
  add(expected: Float32Array, found: Float32Array, columns: number): void {
    for (let index = 0; index < expected.length; index += 1) {
      const value = expected[index] ?? 0;
      const error = Math.abs(value - (found[index] ?? NaN));
      this.#errorSum += error;
      this.#magnitudeSum += Math.abs(value);
      this.#maxError = Math.max(this.#maxError, error);
    }
    this.#valueCount += expected.length;
    if (this.#bound !== null) this.#countBeyond(this.#bound, expected, found, columns);
  }

  #countBeyond(bound: RoundingBound, expected: Float32Array, found: Float32Array, columns: number): void {
    for (let row = 0; row < expected.length; row += columns) {
      const rowEnd = row + columns;
      for (let start = row; start < rowEnd; start += bound.groupLength) {
        const end = Math.min(start + bound.groupLength, rowEnd);
        const limit = bound.largestError(largestMagnitude(expected, start, end));
        for (let index = start; index < end; index += 1) {
          const error = Math.abs((expected[index] ?? 0) - (found[index] ?? NaN));
          // not `error > limit`, which is false for what is not a number
          if (!(error <= limit)) this.#beyondBound += 1;
        }
      }
    }
  }

  result(): Differences {
    const count = Math.max(1, this.#valueCount);
    return {
      valueCount: this.#valueCount,
      maxError: this.#maxError,
      meanError: this.#errorSum / count,
      meanMagnitude: this.#magnitudeSum / count,
      beyondBound: this.#beyondBound,
    };
  }
}

function largestMagnitude(values: Float32Array, start: number, end: number): number {
  let largest = 0;
  for (let index = start; index < end; index += 1) {
    largest = Math.max(largest, Math.abs(values[index] ?? 0));
  }
  return largest;
}
