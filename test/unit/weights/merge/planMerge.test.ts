import { describe, expect, test } from "vitest";
import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import { planMerge } from "#weights/merge/planMerge.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { formulaOf } from "./exampleMerges.ts";

const LINEAR = formulaOf({ method: "linear" }, [{}, {}]);

function model(first: number, dtype: string): Checkpoint {
  const inner = memoryCheckpoint([
    { name: "b", shape: [2, 1], values: Float32Array.of(first, first + 1) },
    { name: "a", shape: [1], values: Float32Array.of(first * 10) },
  ]);
  return { ...inner, tensors: new Map([...inner.tensors].map(([name, info]) => [name, { ...info, dtype }])) };
}

describe("planMerge()", () => {
  test("lists the tensors of the first model in its order, in its types or another", () => {
    const models = [model(1, "BF16"), model(3, "F32")];
    const plan = planMerge({ formula: LINEAR, models, base: null }, "same");
    expect(plan).toMatchObject([
      { name: "b", dtype: "BF16", shape: [2, 1] },
      { name: "a", dtype: "BF16", shape: [1] },
    ]);
    const wide = planMerge({ formula: LINEAR, models, base: null }, "F32");
    expect(wide.map(({ dtype }) => dtype)).toEqual(["F32", "F32"]);
  });

  test("computes each tensor when asked, in any order", async () => {
    const plan = planMerge(
      { formula: LINEAR, models: [model(1, "F32"), model(3, "F32")], base: null },
      "same",
    );
    const merged: Record<string, number[]> = {};
    for (const tensor of plan.toReversed()) {
      for await (const block of tensor.values()) merged[tensor.name] = [...block];
    }
    expect(merged).toEqual({ a: [20], b: [2, 3] });
  });

  test("refuses checkpoints that differ, before anything is read", () => {
    const other = memoryCheckpoint([{ name: "b", shape: [2, 1], values: new Float32Array(2) }]);
    expect(() =>
      planMerge({ formula: LINEAR, models: [model(1, "F32"), other], base: null }, "same"),
    ).toThrowError(expect.objectContaining({ code: "weights/checkpoints-differ" }));
    expect(() => planMerge({ formula: LINEAR, models: [model(1, "F32")], base: null }, "same")).toThrowError(
      expect.objectContaining({ code: "weights/checkpoints-differ" }),
    );
    expect(() =>
      planMerge({ formula: LINEAR, models: [model(1, "I32"), model(2, "F32")], base: null }, "F32"),
    ).toThrowError(expect.objectContaining({ code: "weights/dtype-unsupported" }));
  });
});
