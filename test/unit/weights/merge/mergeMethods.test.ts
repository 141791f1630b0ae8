import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MergeOptions } from "#weights/merge/completeSettings.ts";
import { createDrawMask, type DrawMask } from "#weights/merge/keepMask.ts";
import { mergeReference } from "#weights/merge/mergeReference.ts";
import { needsBase, type ModelShare } from "#weights/merge/mergeSettings.ts";
import { bitsOf, formulaOf, mergeValues, TENSOR } from "./exampleMerges.ts";

/** Shares of two models, by weights and one density. */
function two(weights: readonly [number, number] = [1, 1], density = 1): ModelShare[] {
  return weights.map((weight) => ({ weight, density }));
}

const keepAll: DrawMask = (_request, mask, count) => void mask.fill(1, 0, count);
const keepEven: DrawMask = ({ start }, mask, count) => {
  for (let index = 0; index < count; index += 1) mask[index] = (start + index + 1) % 2;
};

describe("linear", () => {
  test("divides by the sum of the weights, unless told not to", async () => {
    const models = [
      [1, 2, -4],
      [3, 6, 8],
    ];
    expect([...(await mergeValues(formulaOf({ method: "linear" }, two([1, 3])), models))]).toEqual([
      2.5, 5, 5,
    ]);
    const plain = formulaOf({ method: "linear", normalize: false }, two([1, 3]));
    expect([...(await mergeValues(plain, models))]).toEqual([10, 20, 20]);
  });

  test("takes negative weights: twice the first less the second", async () => {
    const formula = formulaOf({ method: "linear" }, two([2, -1]));
    expect([...(await mergeValues(formula, [[3], [1]]))]).toEqual([5]);
  });

  test("merges one model, and three", async () => {
    expect([...(await mergeValues(formulaOf({ method: "linear" }, [{}]), [[7, -0.5]]))]).toEqual([7, -0.5]);
    const three = formulaOf({ method: "linear" }, [{ weight: 1 }, { weight: 2 }, { weight: 1 }]);
    expect([...(await mergeValues(three, [[4], [8], [-4]]))]).toEqual([4]);
  });

  const awkward = [0, -0, 2 ** -149, -(2 ** -149), 2 ** -126, 3.4028234663852886e38, -1, 1 / 3];
  const other = [1, 2, -3, 4, 0, 3e38, -0, 5];

  test.each([
    { weights: [1, 0] as const, models: [awkward, other] },
    { weights: [0, 1] as const, models: [other, awkward] },
    { weights: [3, 0] as const, models: [awkward, other] },
  ])("with weights $weights gives back one model bit by bit", async ({ weights, models }) => {
    const merged = await mergeValues(formulaOf({ method: "linear" }, two([...weights])), models);
    expect(bitsOf(merged)).toEqual(bitsOf(awkward));
  });

  test("a model merged with itself is itself, whatever the weights", async () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1024, max: 1024 }), {
      minLength: 1,
    });
    const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
    await fc.assert(
      fc.asyncProperty(values, weight, weight, async (model, first, second) => {
        const merged = await mergeValues(formulaOf({ method: "linear" }, two([first, second])), [
          model,
          model,
        ]);
        expect([...merged].map((value) => value + 0)).toEqual(model.map((value) => Math.fround(value) + 0));
      }),
      { numRuns: 50 },
    );
  });

  test("two models in the other order give the same", async () => {
    const pair = fc.tuple(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pair, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (pairs, share) => {
          const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
          const weights = [share, 1 - share] as const;
          const there = await mergeValues(formulaOf({ method: "linear" }, two([...weights])), [
            first,
            second,
          ]);
          const back = await mergeValues(formulaOf({ method: "linear" }, two([weights[1], weights[0]])), [
            second,
            first,
          ]);
          expect([...there].map((value) => value + 0)).toEqual([...back].map((value) => value + 0));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("the paper's equation 3 is mergekit's with weights that sum to 1", async () => {
    const models = [
      [0.5, -1.25, 3],
      [2, 0.75, -1],
    ];
    const paper = formulaOf({ method: "linear", definition: "paper" }, two([0.25, 0.75]));
    expect(await mergeValues(paper, models)).toEqual(
      await mergeValues(formulaOf({ method: "linear" }, two([0.25, 0.75])), models),
    );
  });
});

describe("slerp", () => {
  const halfWay = { method: "slerp", t: 0.5 } as const;

  test("goes along the circle between vectors at a right angle", async () => {
    // sin 45° / sin 90° of each
    const merged = await mergeValues(formulaOf(halfWay, two()), [
      [2, 0],
      [0, 4],
    ]);
    expect(merged[0]).toBeCloseTo(2 * Math.SQRT1_2, 6);
    expect(merged[1]).toBeCloseTo(4 * Math.SQRT1_2, 6);
  });

  test("begins at the first model and ends at the second", async () => {
    const models = [
      [1, 2, -3],
      [-2, 0.5, 1],
    ];
    expect([...(await mergeValues(formulaOf({ method: "slerp", t: 0 }, two()), models))]).toEqual(models[0]);
    expect([...(await mergeValues(formulaOf({ method: "slerp", t: 1 }, two()), models))]).toEqual(models[1]);
  });

  test.each([
    {
      name: "vectors of one direction",
      models: [
        [1, 2],
        [3, 6],
      ],
      expected: [2, 4],
    },
    {
      name: "opposite vectors",
      models: [
        [1, 2],
        [-3, -6],
      ],
      expected: [-1, -2],
    },
  ])("goes straight between $name", async ({ models, expected }) => {
    expect([...(await mergeValues(formulaOf(halfWay, two()), models))]).toEqual(expected);
  });

  test("takes a vector of zeros as at a right angle, as mergekit does", async () => {
    const merged = await mergeValues(formulaOf(halfWay, two()), [
      [0, 0],
      [1, 2],
    ]);
    expect(merged[1]).toBeCloseTo(2 * Math.SQRT1_2, 6);
  });

  test("the paper's equation 4 goes straight between vectors of length 1", async () => {
    // (3, 4) / 5 and (0, −2) / 2, a quarter of the way
    const paper = formulaOf({ method: "slerp", definition: "paper", t: 0.25 }, two());
    const merged = await mergeValues(paper, [
      [3, 4],
      [0, -2],
    ]);
    expect(merged[0]).toBeCloseTo(0.75 * 0.6, 6);
    expect(merged[1]).toBeCloseTo(0.75 * 0.8 - 0.25, 6);
  });

  test("a model merged with itself is itself", async () => {
    expect([
      ...(await mergeValues(formulaOf(halfWay, two()), [
        [1, -2, 0.5],
        [1, -2, 0.5],
      ])),
    ]).toEqual([1, -2, 0.5]);
  });
});

describe("task_arithmetic", () => {
  const base = [1, 1, 1];
  const models = [
    [2, 1, 0],
    [1, 3, 0],
  ];

  test("adds weighted differences, times lambda", async () => {
    const formula = formulaOf({ method: "task_arithmetic", lambda: 0.5 }, two([1, 2]));
    expect([...(await mergeValues(formula, models, base))]).toEqual([1.5, 3, -0.5]);
  });

  test("normalized, divides by the sum of the weights, but not by nothing", async () => {
    const normalized = formulaOf({ method: "task_arithmetic", normalize: true }, two([1, 3]));
    expect([...(await mergeValues(normalized, models, base))]).toEqual([1.25, 2.5, 0]);
    const opposed = formulaOf({ method: "task_arithmetic", normalize: true }, two([1, -1]));
    expect([...(await mergeValues(opposed, models, base))]).toEqual([2, -1, 1]);
  });

  test("equation 5 of the paper is equation 3", async () => {
    const task = formulaOf({ method: "task_arithmetic", definition: "paper" }, two([0.25, 0.75]));
    const linear = formulaOf({ method: "linear", definition: "paper" }, two([0.25, 0.75]));
    expect(await mergeValues(task, models, base)).toEqual(await mergeValues(linear, models));
  });

  test("models equal to the base leave it as it is, with the signs of its zeros", async () => {
    const zeros = [0, -0, 5, -(2 ** -149)];
    for (const method of ["task_arithmetic", "ties", "dare_linear", "dare_ties"] as const) {
      const merged = await mergeValues(
        formulaOf({ method }, two([1, 1], method === "task_arithmetic" ? 1 : 0.5)),
        [zeros, zeros],
        zeros,
      );
      expect(bitsOf(merged)).toEqual(bitsOf(zeros));
    }
  });
});

describe("ties", () => {
  const base = [0, 0, 0, 0];

  test("keeps the largest half of each difference, and the mean of those that agree", async () => {
    // kept: (4, −3, 0, 0) and (0, 6, −5, 0); signs +, +, −
    const formula = formulaOf({ method: "ties" }, two([1, 1], 0.5));
    const merged = await mergeValues(
      formula,
      [
        [4, -3, 1, 2],
        [1, 6, -5, 2],
      ],
      base,
    );
    expect([...merged]).toEqual([4, 6, -5, 0]);
  });

  test("keeps the earlier of equal magnitudes", async () => {
    const formula = formulaOf({ method: "ties" }, [{ density: 0.5 }]);
    expect([...(await mergeValues(formula, [[2, -2, 2, -2]], base))]).toEqual([2, -2, 0, 0]);
    expect([...(await mergeValues(formula, [[1, -2, 2, -2]], base))]).toEqual([0, -2, 2, 0]);
  });

  test("weighs the votes: two small differences of large weight beat a large one", async () => {
    // −3 against 2 · 2; mean of what agrees: 4 / 2
    const formula = formulaOf({ method: "ties" }, two([1, 2]));
    expect([...(await mergeValues(formula, [[-3], [2]], [0]))]).toEqual([2]);
    const unweighted = formulaOf({ method: "ties", definition: "paper" }, two());
    expect([...(await mergeValues(unweighted, [[-3], [2]], [0]))]).toEqual([-3]);
  });

  test("lets a negative weight turn the vote", async () => {
    // votes −1 · 3 and 1 · 1: − wins; −3 / −1
    const formula = formulaOf({ method: "ties" }, two([-1, 1]));
    expect([...(await mergeValues(formula, [[3], [1]], [0]))]).toEqual([3]);
  });

  test("a vote of 0 elects + in mergekit, nobody in the paper", async () => {
    const models = [
      [3, 1],
      [-1, 1],
    ];
    expect([...(await mergeValues(formulaOf({ method: "ties" }, two()), models, [1, 1]))]).toEqual([3, 1]);
    const paper = formulaOf({ method: "ties", definition: "paper" }, two());
    expect([...(await mergeValues(paper, models, [1, 1]))]).toEqual([1, 1]);
  });

  test("without normalizing adds the sum; lambda scales either", async () => {
    const models = [[11], [13]];
    const sum = formulaOf({ method: "ties", normalize: false, lambda: 2 }, two([0.5, 0.5]));
    expect([...(await mergeValues(sum, models, [10]))]).toEqual([14]);
    const mean = formulaOf({ method: "ties", lambda: 2 }, two([0.5, 0.5]));
    expect([...(await mergeValues(mean, models, [10]))]).toEqual([14]);
    const thrice = formulaOf({ method: "ties", normalize: false }, two([3, 3]));
    expect([...(await mergeValues(thrice, models, [10]))]).toEqual([22]);
  });

  test("density 0, or too low for a single value, keeps nothing; density 1 everything", async () => {
    const models = [[1, 2, 3, 4]];
    for (const density of [0, 0.2]) {
      expect([...(await mergeValues(formulaOf({ method: "ties" }, [{ density }]), models, base))]).toEqual(
        base,
      );
    }
    expect([...(await mergeValues(formulaOf({ method: "ties" }, [{}]), models, base))]).toEqual(models[0]);
  });

  test("rescales to the L1 norm or by the density when asked", async () => {
    // kept 3 and 4 of 1 + 2 + 3 + 4
    const l1 = formulaOf({ method: "ties", rescale: "l1" }, [{ density: 0.5 }]);
    expect([...(await mergeValues(l1, [[1, 2, 3, 4]], base))]).toEqual([
      0,
      0,
      Math.fround(30 / 7),
      Math.fround(40 / 7),
    ]);
    const density = formulaOf({ method: "ties", rescale: "density" }, [{ density: 0.5 }]);
    expect([...(await mergeValues(density, [[1, 2, 3, 4]], base))]).toEqual([0, 0, 6, 8]);
  });

  test("with equal weights the paper's definition is mergekit's, but for votes of 0", async () => {
    const value = fc.integer({ min: 1, max: 1000 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 4, maxLength: 40 }), async (pairs) => {
        // odd against even: never a sum of 0
        const models = [
          pairs.map(([a], index) => (2 * a + 1) * (index % 2 ? 1 : -1)),
          pairs.map(([, b]) => 2 * b),
        ];
        const zero = pairs.map(() => 0);
        const mergekit = formulaOf({ method: "ties" }, two([0.5, 0.5], 0.5));
        const paper = formulaOf({ method: "ties", definition: "paper" }, two([0.5, 0.5], 0.5));
        expect(await mergeValues(mergekit, models, zero)).toEqual(await mergeValues(paper, models, zero));
      }),
      { numRuns: 50 },
    );
  });
});

describe("dare_linear and dare_ties", () => {
  const base = [1, 1, 1, 1];
  const model = [2, 3, 5, 9];

  test("keep what is drawn, and restore the L1 norm over the whole tensor", async () => {
    // kept 1 and 4 of 1 + 2 + 4 + 8: times 15 / 5
    const formula = formulaOf({ method: "dare_linear" }, [{ density: 0.5 }]);
    const merged = await mergeValues(formula, [model], base, { drawMask: keepEven, blockValues: 1 });
    expect([...merged]).toEqual([4, 1, 13, 1]);
  });

  test("divide by the density in the paper's definition, by nothing when told so", async () => {
    const paper = formulaOf({ method: "dare_linear", definition: "paper" }, [{ density: 0.25 }]);
    expect([...(await mergeValues(paper, [model], base, { drawMask: keepEven }))]).toEqual([5, 1, 17, 1]);
    const none = formulaOf({ method: "dare_linear", rescale: "none" }, [{ density: 0.25 }]);
    expect([...(await mergeValues(none, [model], base, { drawMask: keepEven }))]).toEqual([2, 1, 5, 1]);
  });

  test("density 1 draws nothing and rescales nothing; density 0 keeps nothing", async () => {
    const draw: DrawMask = () => {
      throw new Error("a mask was drawn");
    };
    for (const rescale of ["l1", "density", "none"] as const) {
      const whole = formulaOf({ method: "dare_linear", rescale }, [{ density: 1 }]);
      expect([...(await mergeValues(whole, [model], base, { drawMask: draw }))]).toEqual(model);
      const nothing = formulaOf({ method: "dare_linear", rescale }, [{ density: 0 }]);
      expect([...(await mergeValues(nothing, [model], base, { drawMask: draw }))]).toEqual(base);
    }
  });

  test("dare_ties elects signs among what was kept: summed in mergekit, averaged in the paper", async () => {
    // kept (1, 0, 4, 0) and (3, 0, −8, 0)
    const models = [model, [4, 7, -7, 0]];
    const mergekit = formulaOf({ method: "dare_ties", rescale: "none" }, two([1, 1], 0.5));
    expect([...(await mergeValues(mergekit, models, base, { drawMask: keepEven }))]).toEqual([5, 1, -7, 1]);
    const paper = formulaOf({ method: "dare_ties", definition: "paper" }, two([1, 1], 0.5));
    expect([...(await mergeValues(paper, models, base, { drawMask: keepEven }))]).toEqual([5, 1, -15, 1]);
  });

  test("the paper's dare_linear is mergekit's with rescaling by the density", async () => {
    const paper = formulaOf({ method: "dare_linear", definition: "paper", seed: 3 }, two([0.3, 0.7], 0.4));
    const mergekit = formulaOf({ method: "dare_linear", rescale: "density", seed: 3 }, two([0.3, 0.7], 0.4));
    const models = [model, [0, -1, 2, 4]];
    expect(await mergeValues(paper, models, base)).toEqual(await mergeValues(mergekit, models, base));
  });

  test("with nothing dropped dare_linear is task_arithmetic", async () => {
    const dare = formulaOf({ method: "dare_linear" }, two([0.3, 0.7], 0.999));
    const task = formulaOf({ method: "task_arithmetic" }, two([0.3, 0.7]));
    const models = [model, [0, -1, 2, 4]];
    expect(await mergeValues(dare, models, base, { drawMask: keepAll })).toEqual(
      await mergeValues(task, models, base),
    );
  });

  test("another seed keeps other values", async () => {
    const wide = Array.from({ length: 64 }, () => 1);
    const zero = wide.map(() => 0);
    const merged = await Promise.all(
      [1, 2, 1].map((seed) =>
        mergeValues(formulaOf({ method: "dare_linear", seed }, [{ density: 0.5 }]), [wide], zero),
      ),
    );
    expect(merged[0]).toEqual(merged[2]);
    expect(merged[0]).not.toEqual(merged[1]);
  });
});

describe("supermario_sequential", () => {
  test("merges one model after the other into the base; p is the probability of being kept", async () => {
    // 1 / (1 − 0.5) = 2: 0 + 2 · (1 − 0) = 2, then 2 + 2 · (3 − 2) = 4
    const formula = formulaOf({ method: "supermario_sequential" }, two([1, 1], 0.5));
    const merged = await mergeValues(
      formula,
      [
        [1, 1],
        [3, 3],
      ],
      [0, 0],
      { drawMask: keepEven },
    );
    expect([...merged]).toEqual([4, 0]);
  });

  test("averages the gates of experts: ¼ base, ¼ first, ½ second", async () => {
    const { memoryCheckpoint } = await import("#test/fixtures/memoryCheckpoint.ts");
    const name = "model.layers.0.block_sparse_moe.gate.weight";
    const gate = (value: number) => memoryCheckpoint([{ name, shape: [1], values: Float32Array.of(value) }]);
    const { collect } = await import("./exampleMerges.ts");
    const formula = formulaOf({ method: "supermario_sequential", lambda: 1.95 }, two([1, 1], 0.1));
    expect([...(await collect({ formula, models: [gate(8), gate(-4)], base: gate(4) }, name))]).toEqual([1]);
  });
});

describe("every method", () => {
  const COUNT = 3_000;
  const ALL: readonly MergeOptions[] = [
    { method: "linear" },
    { method: "slerp", t: 0.3 },
    { method: "slerp", t: 0.3, definition: "paper" },
    { method: "task_arithmetic", lambda: 0.7, normalize: true },
    { method: "ties" },
    { method: "ties", rescale: "l1", lambda: 1.5, normalize: false },
    { method: "ties", definition: "paper" },
    { method: "dare_linear", seed: 5 },
    { method: "dare_ties", seed: 5, normalize: true },
    { method: "dare_ties", seed: 5, definition: "paper" },
    { method: "supermario_sequential", lambda: 1.95 },
  ];
  // multiples of 1/64: differences tie often, in magnitude and in votes
  const wave = (phase: number) =>
    Array.from({ length: COUNT }, (_, index) => Math.round(64 * Math.sin(index * phase)) / 64);
  const base = wave(0.37);
  const models = [wave(1.3), wave(2.1), wave(0.11)];

  function sharesFor({ method, definition }: MergeOptions): ModelShare[] {
    const density = ["ties", "dare_linear", "dare_ties", "supermario_sequential"].includes(method) ? 0.4 : 1;
    const weights =
      method === "slerp"
        ? [1, 1]
        : definition === "paper" || method === "supermario_sequential"
          ? [1, 1, 1]
          : [0.5, 0.25, -0.75];
    return weights.map((weight) => ({ weight: method === "linear" ? Math.abs(weight) : weight, density }));
  }

  describe.each(ALL)("$method $definition $rescale", (options) => {
    const shares = sharesFor(options);
    const formula = formulaOf(options, shares);
    const inputs = models.slice(0, shares.length);
    const ownBase = needsBase(options.method) ? base : null;

    test("gives the same bits for blocks of 1, 3, 1000 and the whole tensor", async () => {
      const whole = bitsOf(await mergeValues(formula, inputs, ownBase));
      expect(whole).toHaveLength(COUNT);
      for (const blockValues of [1, 3, 1000]) {
        expect(bitsOf(await mergeValues(formula, inputs, ownBase, { blockValues }))).toEqual(whole);
      }
    });

    test("gives what the reference gives", async () => {
      const draw = createDrawMask(options.seed ?? 0);
      const masks = shares.map(({ density }, model) => {
        const mask = new Uint8Array(COUNT);
        draw({ tensor: TENSOR, model, density, start: 0 }, mask, COUNT);
        return [...mask];
      });
      const expected = mergeReference(formula, { models: inputs, base: ownBase ?? [], masks });
      const merged = await mergeValues(formula, inputs, ownBase);
      const error = Math.max(...expected.map((value, index) => Math.abs(value - (merged[index] ?? NaN))));
      expect(error).toBeLessThan(2e-6);
    });
  });
});
