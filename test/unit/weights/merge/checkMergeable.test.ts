import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import { checkMergeable } from "#weights/merge/checkMergeable.ts";
import { countValues, type Checkpoint } from "#weights/tensors/checkpoint.ts";

function shaped(shapes: Readonly<Record<string, readonly number[]>>): Checkpoint {
  return memoryCheckpoint(
    Object.entries(shapes).map(([name, shape]) => ({
      name,
      shape,
      values: new Float32Array(countValues(shape)),
    })),
  );
}

function faultOf(models: readonly Checkpoint[], base: Checkpoint | null): AppError {
  try {
    checkMergeable(models, base);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("no fault");
}

describe("checkMergeable()", () => {
  test("takes the same names and shapes, in any order and of different float types", () => {
    const first = shaped({ a: [2, 3], b: [4] });
    const second = shaped({ b: [4], a: [2, 3] });
    const [[name = "", info] = []] = second.tensors;
    if (info === undefined) throw new Error("no tensor");
    const half = { ...second, tensors: new Map([...second.tensors, [name, { ...info, dtype: "BF16" }]]) };
    expect(() => checkMergeable([first, half], shaped({ a: [2, 3], b: [4] }))).not.toThrow();
  });

  test("lists every missing name and other shape, of models and base", () => {
    const fault = faultOf(
      [shaped({ a: [2], b: [4], c: [1] }), shaped({ a: [3], b: [4] })],
      shaped({ a: [2], c: [1], d: [1] }),
    );
    expect(fault.code).toBe("weights/checkpoints-differ");
    expect(fault.details).toEqual({
      count: 4,
      differences: [
        '"a": [2] in model 1, base; [3] in model 2',
        '"b": [4] in model 1, model 2; missing in base',
        '"c": [1] in model 1, base; missing in model 2',
        '"d": [1] in base; missing in model 1, model 2',
      ].join("\n"),
    });
    expect(fault.message).toContain('"b": [4] in model 1, model 2; missing in base');
  });

  test("a shape of other rank differs even with as many values", () => {
    expect(faultOf([shaped({ a: [4] }), shaped({ a: [2, 2] })], null).details).toMatchObject({ count: 1 });
  });

  test("shows the first eight and says how many more", () => {
    const names = Array.from({ length: 30 }, (_, index) => `layer${index}`);
    const fault = faultOf([shaped(Object.fromEntries(names.map((name) => [name, [1]]))), shaped({})], null);
    expect(fault.message).toContain('"layer7"');
    expect(fault.message).not.toContain('"layer8"');
    expect(fault.message).toContain("and 22 more");
    expect(String(fault.details["differences"]).split("\n")).toHaveLength(30);
  });

  test.each(["I64", "U8", "F8_E4M3", "Q8_0"])("refuses %s by name", (dtype) => {
    const good = shaped({ a: [2], ids: [2] });
    const bad: Checkpoint = {
      ...good,
      tensors: new Map(
        [...good.tensors].map(([name, info]) => [name, name === "ids" ? { ...info, dtype } : info]),
      ),
    };
    const fault = faultOf([good, bad], null);
    expect(fault.code).toBe("weights/dtype-unsupported");
    expect(fault.details).toEqual({ tensor: "ids", dtype, checkpoint: "model 2" });
    expect(faultOf([good, good], bad).details).toMatchObject({ checkpoint: "base" });
  });
});
