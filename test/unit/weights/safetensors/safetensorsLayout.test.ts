import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteSink } from "#core/bytes.ts";
import type { AppError } from "#core/errors.ts";
import { storeSafetensors } from "#test/fixtures/safetensorsWriter.ts";
import { tinyTensors } from "#test/fixtures/tinyCheckpointFiles.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { openSafetensors } from "#weights/safetensors/openSafetensors.ts";
import {
  layOutSafetensors,
  layOutShards,
  outputByteLength,
  type OutputTensor,
  type SafetensorsLayout,
  shardIndexText,
  writeSafetensors,
} from "#weights/safetensors/safetensorsLayout.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";

type Floats = Float32Array<ArrayBuffer>;

function tensor(name: string, shape: readonly number[], dtype: OutputTensor["dtype"] = "F32"): OutputTensor {
  return { name, dtype, shape };
}

/** Gives values in blocks of at most `blockLength`. */
async function* inBlocks(values: Floats, blockLength: number): AsyncGenerator<Floats> {
  for (let start = 0; start < values.length; start += blockLength) {
    yield values.subarray(start, start + blockLength);
  }
}

/** Writes one file of a folder in memory and gives its bytes. */
async function write(layout: SafetensorsLayout, valuesOf: (tensor: OutputTensor) => AsyncIterable<Floats>) {
  const folder = createMemoryFolder();
  const sink = await folder.create(layout.path);
  await writeSafetensors(layout, sink, valuesOf);
  await sink.close();
  const source = await folder.open(layout.path);
  return (await source?.read(0, source.byteLength)) ?? new Uint8Array();
}

describe("layOutSafetensors()", () => {
  test("writes the header that Hugging Face's library writes", () => {
    const layout = layOutSafetensors("a.safetensors", [tensor("b", [2, 3], "BF16"), tensor("a", [])]);
    const text =
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[],"data_offsets":[12,16]}}';
    const length = Math.ceil(text.length / 8) * 8;
    expect(new TextDecoder().decode(layout.header.subarray(8))).toBe(text.padEnd(length, " "));
    expect(new DataView(layout.header.buffer).getBigUint64(0, true)).toBe(BigInt(length));
    expect(layout).toMatchObject({ path: "a.safetensors", byteLength: 8 + length + 16 });
  });

  test("lets the tensors begin at a multiple of 8 bytes, whatever their names", () => {
    for (const name of ["a", "ab", "abc", "é", "重", "💡", '"', "a".repeat(100)]) {
      const { header } = layOutSafetensors("a.safetensors", [tensor(name, [1])]);
      expect(header.byteLength % 8).toBe(0);
      // at most 7 spaces
      expect(new TextDecoder().decode(header.subarray(8))).toMatch(/\} {0,7}$/);
    }
  });

  test("keeps the order of the tensors, where names are numbers too", async () => {
    const names = ["b", "10", "9", "__proto__", "a"];
    const layout = layOutSafetensors(
      "model.safetensors",
      names.map((name) => tensor(name, [1])),
    );
    const file = await write(layout, () => inBlocks(Float32Array.of(1), 1));
    const checkpoint = await openSafetensors(createMemoryFolder({ "model.safetensors": file }));
    expect([...checkpoint.tensors.keys()]).toEqual(names);
    const text = new TextDecoder().decode(layout.header);
    expect(names.map((name) => text.indexOf(`${JSON.stringify(name)}:{"dtype"`))).toEqual(
      names.map((name) => text.indexOf(`${JSON.stringify(name)}:{"dtype"`)).toSorted((a, b) => a - b),
    );
  });

  test.each([
    ["a name twice", ["a", "b", "a"], "a"],
    ["the name of the metadata", ["a", "__metadata__"], "__metadata__"],
  ])("refuses %s", (_, names, refused) => {
    const tensors = names.map((name) => tensor(name, [1]));
    const message = `Cannot lay out tensor "${refused}": its name is taken`;
    expect(() => layOutSafetensors("a.safetensors", tensors)).toThrow(new RangeError(message));
    expect(() => layOutShards(tensors, 4)).toThrow(new RangeError(message));
  });

  test("outputByteLength() is values times width", () => {
    expect(outputByteLength(tensor("a", [3, 5], "F32"))).toBe(60);
    expect(outputByteLength(tensor("a", [3, 5], "F16"))).toBe(30);
    expect(outputByteLength(tensor("a", [32000, 4096], "BF16"))).toBe(262_144_000);
    expect(outputByteLength(tensor("a", [0, 5]))).toBe(0);
    expect(outputByteLength(tensor("a", []))).toBe(4);
  });
});

describe("layOutShards()", () => {
  /** 4 bytes a value. */
  const sized = (...lengths: number[]) => lengths.map((length, index) => tensor(`t${index}`, [length]));
  const lengthsOf = (shards: readonly SafetensorsLayout[]) =>
    shards.map(({ tensors }) => tensors.map(({ shape }) => countValues(shape)));

  test.each([
    [
      "as many as fit",
      [1, 1, 1, 1],
      8,
      [
        [1, 1],
        [1, 1],
      ],
    ],
    ["one byte too many begins the next", [2, 1, 2], 11, [[2], [1], [2]]],
    ["exactly full", [2, 1, 2], 12, [[2, 1], [2]]],
    ["a tensor that is too large alone", [1, 100, 1], 8, [[1], [100], [1]]],
    ["a tensor that is too large first", [100, 1, 1], 8, [[100], [1, 1]]],
    [
      "tensors without values anywhere",
      [0, 2, 0, 2, 0],
      8,
      [
        [0, 2, 0],
        [2, 0],
      ],
    ],
    ["a limit below one value", [1, 1], 1, [[1], [1]]],
  ])("%s", (_, lengths, maxBytes, expected) => {
    const shards = layOutShards(sized(...lengths), maxBytes);
    expect(lengthsOf(shards)).toEqual(expected);
    expect(shards.map(({ path }) => path)).toEqual(
      expected.map((__, index) => `model-0000${index + 1}-of-0000${expected.length}.safetensors`),
    );
  });

  test("calls a single file model.safetensors", () => {
    expect(layOutShards(sized(1, 1), 8).map(({ path }) => path)).toEqual(["model.safetensors"]);
    expect(layOutShards(sized(1, 1), Infinity)).toEqual([
      layOutSafetensors("model.safetensors", sized(1, 1)),
    ]);
    expect(layOutShards([], 8).map(({ path, tensors }) => [path, tensors])).toEqual([
      ["model.safetensors", []],
    ]);
  });

  test("counts in five digits", () => {
    const shards = layOutShards(sized(...Array.from({ length: 123 }, () => 1)), 4);
    expect(shards[99]?.path).toBe("model-00100-of-00123.safetensors");
  });

  test("keeps every tensor once, in order, in shards that could not take one more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (lengths, maxBytes) => {
          const shards = lengthsOf(layOutShards(sized(...lengths), maxBytes));
          expect(shards.flat()).toEqual(lengths);
          const bytes = shards.map((shard) => 4 * shard.reduce((sum, length) => sum + length, 0));
          for (const [index, shard] of shards.entries()) {
            const isOneTensor = shard.filter((length) => length > 0).length === 1;
            expect(isOneTensor || (bytes[index] ?? 0) <= maxBytes).toBe(true);
            const next = shards[index + 1]?.[0];
            if (next !== undefined) expect((bytes[index] ?? 0) + 4 * next).toBeGreaterThan(maxBytes);
          }
        },
      ),
    );
  });
});

test("shardIndexText() says what transformers writes: the size of the weights, and the file of every tensor", () => {
  const tensors = [tensor("b.weight", [2], "BF16"), tensor("a.weight", [2, 2])];
  expect(shardIndexText(layOutShards(tensors, 16))).toBe(`{
  "metadata": {
    "total_size": 20
  },
  "weight_map": {
    "b.weight": "model-00001-of-00002.safetensors",
    "a.weight": "model-00002-of-00002.safetensors"
  }
}
`);
});

describe("writeSafetensors()", () => {
  test.each(["F32", "F16", "BF16"] as const)(
    "writes the bytes of a file of Hugging Face's kind in %s",
    async (dtype) => {
      const options = {
        dtype,
        layers: 1,
        hidden: 32,
        heads: 2,
        kvHeads: 1,
        intermediate: 64,
        vocabularySize: 40,
      };
      const tensors = tinyTensors(options);
      const valuesByName = new Map(tensors.map(({ name, values }) => [name, values]));
      const layout = layOutSafetensors("model.safetensors", tensors);
      const file = await write(layout, ({ name }) =>
        inBlocks(valuesByName.get(name) ?? new Float32Array(), 77),
      );
      expect(file).toEqual(storeSafetensors(tensors));
      expect(file.byteLength).toBe(layout.byteLength);
    },
  );

  test("rounds to the type: 1 + 2^-9 is 1 in BF16, a tie, and itself in F16", async () => {
    const values = Float32Array.of(1 + 2 ** -9);
    const layout = layOutSafetensors("model.safetensors", [
      tensor("a", [1], "BF16"),
      tensor("b", [1], "F16"),
    ]);
    const file = await write(layout, () => inBlocks(values, 1));
    const checkpoint = await openSafetensors(createMemoryFolder({ "model.safetensors": file }));
    expect(await checkpoint.readValues("a", 0, 1)).toEqual(Float32Array.of(1));
    expect(await checkpoint.readValues("b", 0, 1)).toEqual(values);
  });

  test("writes tensors in their order, asks for each once, and leaves the sink open", async () => {
    const calls: string[] = [];
    const sink: ByteSink = {
      write: async ({ byteLength }) => void calls.push(`write ${byteLength}`),
      close: async () => void calls.push("close"),
      abort: async () => void calls.push("abort"),
    };
    const layout = layOutSafetensors("a.safetensors", [
      tensor("a", [3]),
      tensor("b", [0]),
      tensor("c", [1], "F16"),
    ]);
    await writeSafetensors(layout, sink, ({ name, shape }) => {
      calls.push(name);
      return inBlocks(new Float32Array(countValues(shape)), 2);
    });
    expect(calls).toEqual([
      `write ${layout.header.byteLength}`,
      "a",
      "write 8",
      "write 4",
      "b",
      "c",
      "write 2",
    ]);
  });

  test.each([
    ["none", 0, 0],
    ["one too few", 5, 5],
    ["one too many", 7, 7],
    ["far too many, and stops asking for them", 1000, 7],
  ])("refuses a tensor that gets %s", async (_, given, counted) => {
    let asked = 0;
    let isEnded = false;
    async function* values() {
      try {
        for (; asked < given; asked += 1) yield Float32Array.of(asked);
      } finally {
        isEnded = true;
      }
    }
    const layout = layOutSafetensors("x.safetensors", [tensor("fine", [6]), tensor("a.weight", [2, 3])]);
    const valuesOf = ({ name }: OutputTensor) =>
      name === "fine" ? inBlocks(new Float32Array(6), 6) : values();
    await expect(write(layout, valuesOf)).rejects.toThrow(
      new RangeError(`Cannot write tensor "a.weight" of x.safetensors: it got ${counted} values, not 6`),
    );
    expect({ asked, isEnded }).toEqual({ asked: Math.min(given, 6), isEnded: true });
  });

  test("names the tensor and the place of a value that is too large for its type", async () => {
    const values = new Float32Array(10);
    values[7] = -70_000;
    const layout = layOutSafetensors("x.safetensors", [
      tensor("fine", [10], "BF16"),
      tensor("a.weight", [10], "F16"),
    ]);
    const error: unknown = await write(layout, () => inBlocks(values, 4)).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: "weights/not-finite",
      message:
        'Cannot write value 7 of tensor "a.weight" of x.safetensors: Cannot store -70000 as F16: it is too large',
      details: { tensor: "a.weight", fileName: "x.safetensors", index: 7, value: -70_000, dtype: "F16" },
    });
    expect((error as AppError).cause).toMatchObject({ code: "weights/not-finite", details: { index: 3 } });
  });

  test("lets the faults of values and sink pass", async () => {
    const layout = layOutSafetensors("x.safetensors", [tensor("a", [4])]);
    const fault = new Error("stopped");
    const failing: AsyncIterable<Floats> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }),
    };
    await expect(write(layout, () => failing)).rejects.toBe(fault);
    const full: ByteSink = {
      write: () => Promise.reject(fault),
      close: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    };
    await expect(writeSafetensors(layout, full, () => inBlocks(new Float32Array(4), 4))).rejects.toBe(fault);
  });
});

describe("what is written and read again", () => {
  test("is the same for any list of tensors, in any shards and blocks", async () => {
    const shape = fc.array(fc.nat(4), { maxLength: 3 });
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom("__proto__", "constructor", "0", "10", "9", "weight_map", 'a "b"', "\\", "{", "\ud800"),
    );
    const tensors = fc
      .uniqueArray(fc.record({ name, shape, dtype: fc.constantFrom("F32", "F16", "BF16") }), {
        selector: (each) => each.name,
        maxLength: 12,
        minLength: 1,
      })
      .filter((list) => list.every((each) => each.name !== "__metadata__"));
    await fc.assert(
      fc.asyncProperty(
        tensors,
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.constantFrom(0, -0, 1, -1.5, 0.25, 384, -(2 ** -14), NaN, Infinity, -Infinity)),
        async (list, maxBytes, blockLength, numbers) => {
          // numbers that all three types hold exactly
          const values = new Map(
            list.map((each) => [each.name, Float32Array.from(numbers.take(countValues(each.shape)))]),
          );
          const folder = createMemoryFolder();
          const shards = layOutShards(list, maxBytes);
          for (const layout of shards) {
            const sink = await folder.create(layout.path);
            await writeSafetensors(layout, sink, (each) =>
              inBlocks(values.get(each.name) ?? new Float32Array(), blockLength),
            );
            await sink.close();
            expect((await folder.open(layout.path))?.byteLength).toBe(layout.byteLength);
          }
          if (shards.length > 1) {
            const index = await folder.create("model.safetensors.index.json");
            await index.write(new TextEncoder().encode(shardIndexText(shards)));
            await index.close();
          }
          const checkpoint = await openSafetensors(folder);
          // tensors without values lie in one place, where they have no order
          const hasValues = ({ name: each }: { name: string }) => (values.get(each)?.length ?? 0) > 0;
          expect([...checkpoint.tensors.values()].filter(hasValues)).toMatchObject(list.filter(hasValues));
          expect(checkpoint.tensors.size).toBe(list.length);
          for (const each of list) {
            const expected = values.get(each.name) ?? new Float32Array();
            expect(checkpoint.tensors.get(each.name)).toMatchObject(each);
            expect(await checkpoint.readValues(each.name, 0, expected.length)).toEqual(expected);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("is the same in its bytes when a whole model passes through", async () => {
    const options = {
      dtype: "BF16",
      layers: 1,
      hidden: 32,
      heads: 2,
      kvHeads: 1,
      intermediate: 64,
      vocabularySize: 40,
    } as const;
    const before = storeSafetensors(tinyTensors(options));
    const checkpoint = await openSafetensors(createMemoryFolder({ "model.safetensors": before }));
    const layout = layOutSafetensors(
      "model.safetensors",
      Array.from(checkpoint.tensors.values(), ({ name, shape }) => tensor(name, shape, "BF16")),
    );
    const after = await write(layout, async function* ({ name, shape }) {
      yield await checkpoint.readValues(name, 0, countValues(shape));
    });
    expect(after).toEqual(before);
  });
});
