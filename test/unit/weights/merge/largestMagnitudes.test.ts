import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MagnitudeSearch, type MagnitudeThreshold } from "#weights/merge/largestMagnitudes.ts";

function search(values: readonly number[], wanted: number, blockValues = values.length): MagnitudeThreshold {
  return searchCounting(values, wanted, blockValues).threshold;
}

function searchCounting(
  values: readonly number[],
  wanted: number,
  blockValues: number,
): { readonly threshold: MagnitudeThreshold; readonly walks: number } {
  const floats = Float32Array.from(values);
  const found = new MagnitudeSearch(wanted, floats.length);
  for (const walks of [1, 2]) {
    for (let start = 0; start < floats.length; start += blockValues) {
      const block = floats.subarray(start, start + blockValues);
      found.count(block, new Float32Array(block.length));
    }
    const threshold = found.threshold();
    if (threshold !== null) return { threshold, walks };
  }
  throw new Error("two walks were not enough");
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
        for (const blockValues of [values.length, 1, 7]) {
          expect(search(values, wanted, blockValues)).toEqual(expectedThreshold(values, wanted));
        }
      }),
      { numRuns: 100 },
    );
  });

  test("needs one walk where the parts are alike, two where the first misleads", () => {
    const alike = Array.from({ length: 4_000 }, (_, index) => Math.sin(index));
    expect(searchCounting(alike, 2_000, 1_000)).toEqual({
      threshold: expectedThreshold(alike, 2_000),
      walks: 1,
    });
    const growing = alike.map((value, index) => (index < 1_000 ? value / 1e6 : value));
    expect(searchCounting(growing, 2_000, 1_000)).toEqual({
      threshold: expectedThreshold(growing, 2_000),
      walks: 2,
    });
  });

  test("counts what is not finite, and differences too large for 32 bits", () => {
    const found = new MagnitudeSearch(1, 5);
    found.count(Float32Array.of(NaN, Infinity, -Infinity, 3e38, 1), Float32Array.of(0, 0, 0, -3e38, 0));
    expect(found.notFinite).toBe(4);
  });
});
