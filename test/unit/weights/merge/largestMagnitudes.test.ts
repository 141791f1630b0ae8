import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MagnitudeSearch, type MagnitudeThreshold } from "#weights/merge/largestMagnitudes.ts";

function search(values: readonly number[], wanted: number): MagnitudeThreshold {
  const floats = Float32Array.from(values);
  const zeros = new Float32Array(floats.length);
  const found = new MagnitudeSearch(wanted);
  found.countHigh(floats, zeros);
  found.narrow();
  found.countLow(floats, zeros);
  return found.threshold();
}

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(Math.abs(value)).buffer)[0] ?? NaN;
}

/** By sorting. */
function expectedThreshold(values: readonly number[], wanted: number): MagnitudeThreshold {
  const sorted = values.map((value) => Math.abs(Math.fround(value))).toSorted((a, b) => b - a);
  const smallest = sorted[wanted - 1] ?? NaN;
  return {
    bits: bitsOf(smallest),
    kept: sorted.slice(0, wanted).filter((value) => value === smallest).length,
  };
}

describe("MagnitudeSearch", () => {
  test.each([
    { name: "the largest", values: [1, -5, 3], wanted: 1, smallest: 5, kept: 1 },
    { name: "all", values: [1, -5, 3], wanted: 3, smallest: 1, kept: 1 },
    { name: "two of three equal ones", values: [2, -2, 2], wanted: 2, smallest: 2, kept: 2 },
    { name: "a zero", values: [0, -0, 3], wanted: 2, smallest: 0, kept: 1 },
    {
      name: "subnormal numbers",
      values: [2 ** -149, -(2 ** -148), 0],
      wanted: 1,
      smallest: 2 ** -148,
      kept: 1,
    },
    {
      name: "neighbours in the last bit",
      values: [1, 1 + 2 ** -23, 1 - 2 ** -24],
      wanted: 2,
      smallest: 1,
      kept: 1,
    },
  ])("finds the smallest that is kept of $name", ({ values, wanted, smallest, kept }) => {
    expect(search(values, wanted)).toEqual({ bits: bitsOf(smallest), kept });
  });

  test("finds what sorting finds, whatever the numbers", () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 1, -1, 1.5),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), fc.nat(), (values, choice) => {
        const wanted = 1 + (choice % values.length);
        expect(search(values, wanted)).toEqual(expectedThreshold(values, wanted));
      }),
      { numRuns: 100 },
    );
  });

  test("counts what is not finite, and differences too large for 32 bits", () => {
    const found = new MagnitudeSearch(1);
    found.countHigh(Float32Array.of(NaN, Infinity, -Infinity, 3e38, 1), Float32Array.of(0, 0, 0, -3e38, 0));
    expect(found.notFinite).toBe(4);
  });
});
