import { describe, expect, test } from "vitest";
import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import type { MergeOptions } from "#weights/merge/completeSettings.ts";
import { mergeTensor } from "#weights/merge/mergeTensor.ts";
import { needsBase } from "#weights/merge/mergeSettings.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { encodeFloats, FLOAT_DTYPES, isFloatDtype, decodeFloats } from "#weights/tensors/dtype.ts";
import { collect, formulaOf, mergeValues, oneTensor, TENSOR } from "./exampleMerges.ts";

const PAIR = [{}, {}] as const;
const LINEAR = formulaOf({ method: "linear" }, PAIR);

interface ReadLog {
  readonly checkpoint: Checkpoint;
  readonly reads: { readonly start: number; readonly end: number }[];
}

/** Notes every read. */
function watchReads(inner: Checkpoint): ReadLog {
  const reads: { start: number; end: number }[] = [];
  const readValues: Checkpoint["readValues"] = (name, start, end) => {
    reads.push({ start, end });
    return inner.readValues(name, start, end);
  };
  return { reads, checkpoint: { ...inner, readValues } };
}

const METHODS: readonly {
  readonly options: MergeOptions;
  readonly walks: number;
  readonly density?: number;
}[] = [
  { options: { method: "linear" }, walks: 1 },
  { options: { method: "slerp", t: 0.5 }, walks: 2 },
  { options: { method: "task_arithmetic" }, walks: 1 },
  { options: { method: "ties" }, walks: 2, density: 0.5 },
  { options: { method: "ties", rescale: "l1" }, walks: 3, density: 0.5 },
  { options: { method: "ties" }, walks: 1 },
  { options: { method: "dare_linear" }, walks: 2, density: 0.5 },
  { options: { method: "dare_ties", definition: "paper" }, walks: 1, density: 0.5 },
  { options: { method: "supermario_sequential" }, walks: 1, density: 0.5 },
];

describe("mergeTensor() reads", () => {
  const values = Array.from({ length: 120 }, (_, index) => Math.sin(index));

  function watched(shape: readonly number[]): ReadLog[] {
    return [1, 2, 3].map((scale) =>
      watchReads(
        oneTensor(
          values.map((value) => value * scale),
          shape,
        ),
      ),
    );
  }

  test.each(METHODS)(
    "$options never more than a block, $walks times, front to back",
    async ({ options, walks, density = 1 }) => {
      const [first, second, third] = watched([10, 12]);
      const formula = formulaOf(options, [{ density }, { density }]);
      const inputs = [first, second].map((log) => log?.checkpoint ?? oneTensor([]));
      const base = needsBase(options.method) ? (third?.checkpoint ?? null) : null;
      expect(await collect({ formula, models: inputs, base, blockValues: 50 })).toHaveLength(120);
      // four rows of twelve fit into a block of fifty
      const walk = [0, 48, 96].map((start) => ({ start, end: Math.min(start + 48, 120) }));
      const expected = Array.from({ length: walks }, () => walk).flat();
      for (const log of base === null ? [first, second] : [first, second, third]) {
        expect(log?.reads).toEqual(expected);
      }
    },
  );

  test.each(METHODS)(
    "$options once, when the tensor fits into one block",
    async ({ options, density = 1 }) => {
      const [first, second, third] = watched([10, 12]);
      const formula = formulaOf(options, [{ density }, { density }]);
      const models = [first, second].map((log) => log?.checkpoint ?? oneTensor([]));
      await collect({
        formula,
        models,
        base: needsBase(options.method) ? (third?.checkpoint ?? null) : null,
        blockValues: 120,
      });
      expect(first?.reads).toEqual([{ start: 0, end: 120 }]);
    },
  );

  test("parts of rows, when a row is longer than a block", async () => {
    const [first, second] = watched([2, 60]);
    const models = [first, second].map((log) => log?.checkpoint ?? oneTensor([]));
    await collect({ formula: LINEAR, models, base: null, blockValues: 50 });
    expect(first?.reads).toEqual([
      { start: 0, end: 50 },
      { start: 50, end: 100 },
      { start: 100, end: 120 },
    ]);
  });

  test("a single number, and nothing of an empty tensor", async () => {
    const scalars = [oneTensor([2], []), oneTensor([4], [])];
    expect([...(await collect({ formula: LINEAR, models: scalars, base: null }))]).toEqual([3]);
    const empty = watchReads(oneTensor([], [0, 5]));
    expect(
      await collect({ formula: LINEAR, models: [empty.checkpoint, empty.checkpoint], base: null }),
    ).toHaveLength(0);
    expect(empty.reads).toEqual([]);
  });
});

describe("mergeTensor() with weights 1 and 0", () => {
  /** Every value of a 16-bit type that is finite, as a checkpoint of that type; for F32 a sweep over all exponents. */
  function everyValue(dtype: "F32" | "F16" | "BF16"): Uint8Array<ArrayBuffer> {
    const infinity = dtype === "F16" ? 0x7c00 : 0x7f80;
    const halves = Array.from({ length: 65_536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7fff) < infinity,
    );
    if (dtype !== "F32") return new Uint8Array(Uint16Array.from(halves).buffer);
    return new Uint8Array(Uint32Array.from(halves, (bits) => (bits << 16) | (bits ^ 0x5a5a)).buffer);
  }

  function checkpointOf(bytes: Uint8Array<ArrayBuffer>, dtype: string): Checkpoint {
    if (!isFloatDtype(dtype)) throw new Error(dtype);
    const values = decodeFloats(bytes, dtype);
    return {
      tensors: new Map([[TENSOR, { name: TENSOR, dtype, shape: [values.length], byteLength: bytes.length }]]),
      readValues: async (_name, start, end) => values.slice(start, end),
      readBytes: async (_name, start, end) => bytes.slice(start, end),
    };
  }

  test.each(FLOAT_DTYPES)("gives back every finite value of %s bit by bit", async (dtype) => {
    const bytes = everyValue(dtype);
    const first = checkpointOf(bytes, dtype);
    const { length } = decodeFloats(bytes, dtype);
    const ones = oneTensor(Array.from({ length }, () => 1));
    const merged = await collect({
      formula: formulaOf({ method: "linear" }, [{ weight: 1 }, { weight: 0 }]),
      models: [first, ones],
      base: null,
    });
    expect(encodeFloats(Float32Array.from(merged), dtype)).toEqual(bytes);
  });
});

describe("mergeTensor() refuses", () => {
  const fault = (inputs: Promise<unknown>) =>
    inputs.then(
      () => "no fault",
      (error: unknown) => error,
    );

  test.each(METHODS.flatMap((method) => [NaN, Infinity, -Infinity].map((bad) => ({ ...method, bad }))))(
    "$bad in a model, with $options, naming the tensor",
    async ({ options, density = 1, bad }) => {
      const models = [
        [1, 2, 3, 4],
        [1, 2, bad, 4],
      ];
      const formula = formulaOf(options, [{ density }, { density }]);
      const base = needsBase(options.method) ? [0, 0, 0, 0] : null;
      const keepAll = { drawMask: (_request: unknown, mask: Uint8Array) => void mask.fill(1) };
      expect(await fault(mergeValues(formula, models, base, keepAll))).toMatchObject({
        code: "weights/not-finite",
        message: expect.stringContaining(`"${TENSOR}"`),
        details: { tensor: TENSOR },
      });
    },
  );

  test("a damaged model even if its weight is 0", async () => {
    const formula = formulaOf({ method: "linear" }, [{ weight: 1 }, { weight: 0 }]);
    expect(
      await fault(
        mergeValues(formula, [
          [1, 2],
          [1, NaN],
        ]),
      ),
    ).toMatchObject({
      code: "weights/not-finite",
      details: { index: 1 },
    });
  });

  test("a result too large for 32 bits, with its place in the tensor", async () => {
    const formula = formulaOf({ method: "linear", normalize: false }, [{ weight: 1 }, { weight: 1 }]);
    const large = [0, 0, 3e38];
    expect(await fault(mergeValues(formula, [large, large], null, { blockValues: 2 }))).toMatchObject({
      code: "weights/not-finite",
      details: { index: 2, value: "Infinity" },
    });
  });

  test("too few models, a base that is missing and one too many", async () => {
    expect(await fault(mergeValues(LINEAR, [[1]]))).toMatchObject({
      code: "weights/checkpoints-differ",
      details: { expected: 2, found: 1 },
    });
    const ties = formulaOf({ method: "ties" }, PAIR);
    expect(await fault(mergeValues(ties, [[1], [2]]))).toMatchObject({ code: "weights/checkpoints-differ" });
    expect(await fault(mergeValues(LINEAR, [[1], [2]], [0]))).toMatchObject({
      code: "weights/checkpoints-differ",
    });
  });

  test("another shape, and a tensor that nobody has", async () => {
    const models = [oneTensor([1, 2], [2]), oneTensor([1, 2], [1, 2])];
    expect(await fault(collect({ formula: LINEAR, models, base: null }))).toMatchObject({
      code: "weights/checkpoints-differ",
    });
    expect(await fault(collect({ formula: LINEAR, models, base: null }, "v"))).toMatchObject({
      code: "weights/tensor-missing",
    });
  });

  test("to go on when stopped, with the signal's reason", async () => {
    const control = new AbortController();
    const log = watchReads(oneTensor([1, 2, 3, 4]));
    const reason = new Error("stopped by a person");
    const merging = mergeTensor(TENSOR, {
      formula: LINEAR,
      models: [log.checkpoint, log.checkpoint],
      base: null,
      blockValues: 1,
      signal: control.signal,
    });
    expect((await merging.next()).done).toBe(false);
    control.abort(reason);
    await expect(merging.next()).rejects.toBe(reason);
    expect(log.reads).toHaveLength(2);
  });

  test("to hide what a checkpoint throws", async () => {
    const cause = new Error("the disk is gone");
    const broken: Checkpoint = { ...oneTensor([1]), readValues: () => Promise.reject(cause) };
    expect(await fault(collect({ formula: LINEAR, models: [oneTensor([1]), broken], base: null }))).toBe(
      cause,
    );
  });
});

test("mergeTensor() gives blocks that are the caller's own", async () => {
  const models = [1, 2].map((value) =>
    memoryCheckpoint([{ name: TENSOR, shape: [4], values: new Float32Array(4).fill(value) }]),
  );
  const blocks: Float32Array[] = [];
  for await (const block of mergeTensor(TENSOR, { formula: LINEAR, models, base: null, blockValues: 2 })) {
    blocks.push(block);
    block.fill(-1);
  }
  expect(blocks.map((block) => [...block])).toEqual([
    [-1, -1],
    [-1, -1],
  ]);
});
