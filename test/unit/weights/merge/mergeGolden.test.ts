import { describe, expect, test } from "vitest";
import golden from "#test/fixtures/golden/merge.json";
import type { MergeOptions } from "#weights/merge/completeSettings.ts";
import type { DrawMask } from "#weights/merge/keepMask.ts";
import { mergeReference } from "#weights/merge/mergeReference.ts";
import { needsBase, type MergeFormula, type ModelShare, type Rescale } from "#weights/merge/mergeSettings.ts";
import { formulaOf, mergeValues } from "./exampleMerges.ts";

// Computed in NumPy with double precision, after mergekit a6e4028 and safetensors-merge-supermario; masks given.

interface GoldenCase {
  readonly method: string;
  readonly weights?: readonly number[];
  readonly density?: readonly number[];
  readonly normalize?: boolean;
  readonly lambda?: number;
  readonly rescale?: string;
  readonly t?: number;
  readonly p?: number;
  readonly out: readonly number[];
}

const CASES: readonly GoldenCase[] = golden.cases;
const MODELS = [golden.d, golden.p];
const MASKS = [golden.mask_d, golden.mask_p];

const drawGoldenMask: DrawMask = ({ model, start }, mask, count) => {
  mask.set((MASKS[model] ?? []).slice(start, start + count));
};

function rescaleOf(text: string | undefined): Rescale | undefined {
  if (text === undefined) return undefined;
  return text.startsWith("l1") ? "l1" : "density";
}

function optionsOf({ method, normalize, lambda, rescale, t }: GoldenCase): MergeOptions {
  const rescaling = rescaleOf(rescale);
  const common = {
    ...(normalize === undefined ? {} : { normalize }),
    ...(lambda === undefined ? {} : { lambda }),
    ...(rescaling === undefined ? {} : { rescale: rescaling }),
  };
  switch (method) {
    case "slerp":
      return { method, ...(t === undefined ? {} : { t }) };
    case "linear":
    case "task_arithmetic":
    case "ties":
    case "dare_linear":
    case "dare_ties":
    case "supermario_sequential":
      return { method, ...common };
    default:
      throw new Error(`Unknown method ${method}`);
  }
}

function goldenFormula(goldenCase: GoldenCase): MergeFormula {
  const shares = [0, 1].map((model): Partial<ModelShare> => ({
    weight: goldenCase.weights?.[model] ?? 1,
    density: goldenCase.density?.[model] ?? goldenCase.p ?? 1,
  }));
  return formulaOf(optionsOf(goldenCase), shares);
}

describe("the golden merges", () => {
  test("there are twelve, of seven methods", () => {
    expect(CASES).toHaveLength(12);
    expect(new Set(CASES.map(({ method }) => method)).size).toBe(7);
  });

  test.each(CASES.map((goldenCase, index) => ({ goldenCase, name: `${index}: ${goldenCase.method}` })))(
    "$name comes out within 1e-6, from blocks and from the reference",
    async ({ goldenCase }) => {
      const formula = goldenFormula(goldenCase);
      const base = needsBase(formula.settings.method) ? golden.base : null;
      const merged = await mergeValues(formula, MODELS, base, { drawMask: drawGoldenMask, blockValues: 4 });
      const reference = mergeReference(formula, { models: MODELS, base: base ?? [], masks: MASKS });
      for (const [index, expected] of goldenCase.out.entries()) {
        expect(Math.abs((merged[index] ?? NaN) - expected)).toBeLessThan(1e-6);
        expect(Math.abs((reference[index] ?? NaN) - expected)).toBeLessThan(1e-12);
      }
      expect(merged).toHaveLength(6);
    },
  );
});
