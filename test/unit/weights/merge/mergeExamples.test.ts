import { describe, expect, test } from "vitest";
import { mergeReference } from "#weights/merge/mergeReference.ts";
import { normalizeWeights, sumScale } from "#weights/merge/normalizeWeights.ts";
import { slerpShares } from "#weights/merge/slerpShares.ts";
import { formulaOf } from "./exampleMerges.ts";

describe("the examples in the documentation hold", () => {
  test("mergeReference() merges two models to their mean", () => {
    const formula = formulaOf({ method: "linear" }, [{}, {}]);
    const models = [
      [1, 2],
      [3, 6],
    ];
    expect(mergeReference(formula, { models, base: [], masks: [] })).toEqual([2, 4]);
  });

  test("normalizeWeights() makes the sum 1", () => {
    expect(normalizeWeights([1, 3])).toEqual([0.25, 0.75]);
  });

  test("slerpShares() takes sin 45° of each at a quarter turn", () => {
    const settings = { method: "slerp", definition: "mergekit", t: 0.5 } as const;
    for (const share of slerpShares(settings, { dot: 0, firstNorm: 1, secondNorm: 1 })) {
      expect(share).toBeCloseTo(Math.SQRT1_2, 15);
    }
  });
});

test("sumScale() divides lambda by the weights when normalized, unless they cancel out", () => {
  expect(sumScale({ lambda: 3, normalize: false }, [1, 1])).toBe(3);
  expect(sumScale({ lambda: 3, normalize: true }, [1, 1])).toBe(1.5);
  expect(sumScale({ lambda: 3, normalize: true }, [1, -1])).toBe(3);
});
