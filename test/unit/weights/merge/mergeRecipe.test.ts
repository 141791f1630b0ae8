import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { completeSettings, type MergeOptions } from "#weights/merge/completeSettings.ts";
import {
  createMergeRecipe,
  readMergeRecipe,
  writeMergeRecipe,
  type MergeRecipe,
} from "#weights/merge/mergeRecipe.ts";
import { MERGE_METHODS, needsBase, type ModelShare } from "#weights/merge/mergeSettings.ts";

const IDENTITY = {
  name: "kaist-ai/prometheus-7b-v1.5-beta-1",
  files: [
    { path: "config.json", byteLength: 600, sha256: "0".repeat(64) },
    { path: "model-00001-of-00008.safetensors", byteLength: 1_889_587_040, sha256: null },
  ],
};

interface Wish {
  readonly options: MergeOptions;
  readonly shares?: readonly Partial<ModelShare>[];
  readonly hasBase?: boolean;
}

function recipeOf({ options, shares = [{}, {}], hasBase = needsBase(options.method) }: Wish): MergeRecipe {
  return createMergeRecipe({
    hearthVersion: "0.2.0",
    settings: completeSettings(options),
    dtype: "BF16",
    models: shares.map(({ weight = 1, density = 1 }) => ({ weight, density, identity: IDENTITY })),
    base: hasBase ? IDENTITY : null,
  });
}

function problemOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError && error.code === "weights/recipe-invalid") return error.message;
    throw error;
  }
  throw new Error("no fault");
}

describe("completeSettings()", () => {
  test("fills in mergekit's defaults", () => {
    expect(completeSettings({ method: "linear" })).toEqual({
      method: "linear",
      definition: "mergekit",
      normalize: true,
    });
    expect(completeSettings({ method: "task_arithmetic" })).toMatchObject({ lambda: 1, normalize: false });
    expect(completeSettings({ method: "ties" })).toMatchObject({
      lambda: 1,
      normalize: true,
      rescale: "none",
    });
    for (const method of ["dare_linear", "dare_ties"] as const) {
      expect(completeSettings({ method })).toMatchObject({
        lambda: 1,
        normalize: false,
        rescale: "l1",
        seed: 0,
      });
    }
  });

  test("fills in the paper's", () => {
    expect(completeSettings({ method: "dare_ties", definition: "paper" })).toMatchObject({
      normalize: true,
      rescale: "density",
    });
    expect(completeSettings({ method: "linear", definition: "paper" })).toMatchObject({ normalize: false });
  });

  test("refuses options that the method does not have, and slerp without t", () => {
    expect(problemOf(() => completeSettings({ method: "linear", lambda: 1, seed: 3 }))).toContain(
      "lambda, seed",
    );
    expect(
      problemOf(() => completeSettings({ method: "supermario_sequential", definition: "paper" })),
    ).toContain("definition");
    expect(problemOf(() => completeSettings({ method: "slerp" }))).toContain("needs t");
  });
});

describe("a merge recipe", () => {
  test.each(MERGE_METHODS)("of %s is read back as it was written", (method) => {
    const density = method === "supermario_sequential" ? 0.1 : 1;
    const options = method === "slerp" ? { method, t: 0.25 } : { method };
    const recipe = recipeOf({ options, shares: [{ density }, { density }] });
    expect(readMergeRecipe(writeMergeRecipe(recipe))).toEqual(recipe);
  });

  test.each<Wish & { readonly problem: string }>([
    { problem: "no density", options: { method: "linear" }, shares: [{ density: 0.5 }] },
    { problem: "no base model", options: { method: "linear" }, hasBase: true },
    { problem: "needs a base model", options: { method: "ties" }, hasBase: false },
    { problem: "exactly 2", options: { method: "slerp", t: 0.5 }, shares: [{}, {}, {}] },
    { problem: "no weights", options: { method: "slerp", t: 0.5 }, shares: [{ weight: 2 }, {}] },
    { problem: "no models", options: { method: "ties" }, shares: [] },
    { problem: "sum of the weights", options: { method: "linear" }, shares: [{ weight: 1 }, { weight: -1 }] },
    { problem: "below 1", options: { method: "supermario_sequential" } },
    { problem: "settings.t", options: { method: "slerp", t: 1.5 } },
    { problem: "settings.seed", options: { method: "dare_ties", seed: 0.5 } },
    { problem: "settings.lambda", options: { method: "ties", lambda: NaN } },
    { problem: "models.0.density", options: { method: "ties" }, shares: [{ density: 1.1 }] },
    { problem: "models.1.weight", options: { method: "ties" }, shares: [{}, { weight: Infinity }] },
    { problem: "sum to 2", options: { method: "linear", definition: "paper" } },
    {
      problem: "without weights",
      options: { method: "ties", definition: "paper" },
      shares: [{}, { weight: 2 }],
    },
    { problem: "rescale density", options: { method: "dare_linear", definition: "paper", rescale: "l1" } },
    { problem: "normalize true", options: { method: "ties", definition: "paper", normalize: false } },
  ])("is refused: $problem", ({ problem, ...wish }) => {
    expect(problemOf(() => recipeOf(wish))).toContain(problem);
  });

  test("is refused when it is not JSON, has unknown keys or another version", () => {
    const recipe = recipeOf({ options: { method: "linear" } });
    expect(problemOf(() => readMergeRecipe("{"))).toContain("not JSON");
    expect(problemOf(() => readMergeRecipe(JSON.stringify({ ...recipe, more: 1 })))).toContain("more");
    expect(problemOf(() => readMergeRecipe(JSON.stringify({ ...recipe, version: 2 })))).toContain("version");
    expect(problemOf(() => readMergeRecipe("null"))).toContain("the recipe");
  });
});
