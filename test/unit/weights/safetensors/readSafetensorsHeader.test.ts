import { describe, expect, test } from "vitest";
import {
  addTrailingBytes,
  changeEntry,
  claimHeaderBytes,
  cutFile,
} from "#test/fixtures/brokenSafetensors.ts";
import { leaveGap, overlapTensors, removeTensor, repeatInHeader } from "#test/fixtures/brokenSafetensors.ts";
import {
  type StoredTensor,
  storeParts,
  storeSafetensors,
  storeText,
} from "#test/fixtures/safetensorsWriter.ts";
import { countingSource } from "#weights/bytes/countingSource.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { readSafetensorsHeader } from "#weights/safetensors/readSafetensorsHeader.ts";

const read = (file: Uint8Array) => readSafetensorsHeader(memorySource(file), "weights.safetensors");

function stored(name: string, dtype: string, shape: readonly number[], byteLength: number): StoredTensor {
  return { name, dtype, shape, bytes: new Uint8Array(byteLength).fill(7) };
}

/** 24, 4 and 16 bytes. */
const GOOD = storeSafetensors([
  stored("first", "F32", [2, 3], 24),
  stored("second", "BF16", [2], 4),
  stored("third", "F16", [2, 2, 2], 16),
]);
const DATA_START = GOOD.byteLength - 44;

describe("readSafetensorsHeader() of a good file", () => {
  test("gives every tensor its place, the metadata, and the header's bytes", async () => {
    const header = await read(GOOD);
    expect(header.tensors).toEqual([
      { name: "first", dtype: "F32", shape: [2, 3], byteLength: 24, start: DATA_START },
      { name: "second", dtype: "BF16", shape: [2], byteLength: 4, start: DATA_START + 24 },
      { name: "third", dtype: "F16", shape: [2, 2, 2], byteLength: 16, start: DATA_START + 28 },
    ]);
    expect(header.metadata).toEqual({ format: "pt" });
    expect(header.bytes).toEqual(GOOD.subarray(0, DATA_START));
  });

  test("reads the header and nothing else", async () => {
    const source = countingSource(memorySource(GOOD));
    await readSafetensorsHeader(source, "weights.safetensors");
    // the length of 8 bytes, then length and text together
    expect(source.counts).toMatchObject({ reads: 2, bytesRead: 8 + DATA_START, largestRead: DATA_START });
  });

  test("takes a header that does not end at a multiple of 8 bytes", async () => {
    const odd = [stored("x".repeat(3), "U8", [5], 5), stored("odd", "F32", [1], 4)];
    const lengths = [1, 2, 4].map((alignment) => storeSafetensors(odd, alignment).byteLength - 9);
    expect(lengths.some((length) => length % 8 !== 0)).toBe(true);
    for (const alignment of [1, 2, 4, 8, 64]) {
      const { tensors } = await read(storeSafetensors(odd, alignment));
      expect(tensors.map(({ name, byteLength }) => [name, byteLength])).toEqual([
        ["xxx", 5],
        ["odd", 4],
      ]);
    }
  });

  test("takes entries in any order, and gives them in the order of their bytes", async () => {
    const entries = [
      ["b", { dtype: "U8", shape: [2], data_offsets: [3, 5] }],
      ["a", { dtype: "U8", shape: [3], data_offsets: [0, 3] }],
    ] as const;
    const { tensors } = await read(storeParts(entries, new Uint8Array(5)));
    expect(tensors.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("takes tensors without values and single numbers", async () => {
    const { tensors } = await read(
      storeSafetensors([
        stored("none", "F32", [0], 0),
        stored("number", "F32", [], 4),
        stored("no rows", "BF16", [0, 4096], 0),
        stored("no columns", "F16", [3, 0], 0),
      ]),
    );
    expect(tensors.map(({ name, shape, byteLength }) => [name, shape, byteLength])).toEqual([
      ["none", [0], 0],
      ["number", [], 4],
      ["no rows", [0, 4096], 0],
      ["no columns", [3, 0], 0],
    ]);
  });

  test("takes a file without tensors", async () => {
    expect((await read(storeSafetensors([]))).tensors).toEqual([]);
    expect((await read(storeText("{}"))).metadata).toEqual({});
  });

  test("takes any name", async () => {
    const names = [
      "__proto__",
      "constructor",
      "123",
      "0",
      "",
      "größe",
      "重み💡",
      'a "b"',
      "a\\b",
      "a{b}:[c]",
      "\u0000",
    ];
    const { tensors } = await read(storeSafetensors(names.map((name) => stored(name, "U8", [1], 1))));
    expect(tensors.map(({ name }) => name)).toEqual(names);
  });

  test("gives metadata with any key", async () => {
    const metadata = JSON.parse('{"format":"pt","__proto__":"x","1":"{\\"a\\": 1}","":""}') as object;
    const header = await read(storeParts([["__metadata__", metadata]], new Uint8Array(0)));
    expect(Object.entries(header.metadata)).toEqual(Object.entries(metadata));
    expect(Object.keys(header.metadata)).toContain("__proto__");
  });

  // widths in bits: safetensors 0.6, safetensors/src/tensor.rs
  test.each([
    ["BOOL", 8],
    ["F4", 4],
    ["F6_E2M3", 6],
    ["F6_E3M2", 6],
    ["U8", 8],
    ["I8", 8],
    ["F8_E5M2", 8],
    ["F8_E4M3", 8],
    ["F8_E8M0", 8],
    ["I16", 16],
    ["U16", 16],
    ["F16", 16],
    ["BF16", 16],
    ["I32", 32],
    ["U32", 32],
    ["F32", 32],
    ["C64", 64],
    ["F64", 64],
    ["I64", 64],
    ["U64", 64],
  ])("knows that a %s has %i bits", async (dtype, bits) => {
    const { tensors } = await read(storeSafetensors([stored("t", dtype, [8], bits)]));
    expect(tensors[0]).toMatchObject({ dtype, byteLength: bits });
    await expect(read(storeSafetensors([stored("t", dtype, [8], bits + 1)]))).rejects.toMatchObject({
      code: "weights/shape-mismatch",
      details: { tensor: "t", byteLength: bits + 1, neededBytes: bits },
    });
  });
});

describe("readSafetensorsHeader() refuses", () => {
  test.each([0, 1, 7])("a file of %i bytes", async (byteLength) => {
    await expect(read(cutFile(GOOD, byteLength))).rejects.toMatchObject({
      code: "weights/truncated",
      message: `Cannot read the header's length of weights.safetensors: it ends at byte 8, the file has ${byteLength}`,
    });
  });

  test("a file cut in its header", async () => {
    await expect(read(cutFile(GOOD, DATA_START - 1))).rejects.toMatchObject({
      code: "weights/truncated",
      message: `Cannot read the header of weights.safetensors: it ends at byte ${DATA_START}, the file has ${DATA_START - 1}`,
      details: { neededBytes: DATA_START, fileBytes: DATA_START - 1, fileName: "weights.safetensors" },
    });
  });

  test.each([
    ["first", 0, 24],
    ["first", 23, 24],
    ["second", 24, 28],
    ["third", 43, 44],
  ])("a file cut in tensor %s, %i bytes after the header", async (name, kept, end) => {
    const cut = DATA_START + kept;
    await expect(read(cutFile(GOOD, cut))).rejects.toMatchObject({
      code: "weights/truncated",
      message: `Cannot read tensor "${name}" of weights.safetensors: it ends at byte ${DATA_START + end}, the file has ${cut}`,
      details: { tensor: name, neededBytes: DATA_START + end, fileBytes: cut },
    });
  });

  test("every other way to cut it", async () => {
    const codes = new Set<string>();
    for (let byteLength = 0; byteLength < GOOD.byteLength; byteLength += 1) {
      const error: unknown = await read(cutFile(GOOD, byteLength)).then(
        () => null,
        (reason: unknown) => reason,
      );
      codes.add((error as { code?: string } | null)?.code ?? `${byteLength} bytes were taken`);
    }
    expect([...codes]).toEqual(["weights/truncated"]);
  });

  test("a header longer than the file", async () => {
    await expect(read(claimHeaderBytes(GOOD, 100_000_000n))).rejects.toMatchObject({
      code: "weights/truncated",
      details: { neededBytes: 100_000_008, fileBytes: GOOD.byteLength },
    });
  });

  test.each([100_000_001n, 2n ** 53n, 2n ** 64n - 1n])("a header of %i bytes, unread", async (claimed) => {
    const source = countingSource(memorySource(claimHeaderBytes(GOOD, claimed)));
    await expect(readSafetensorsHeader(source, "weights.safetensors")).rejects.toMatchObject({
      code: "weights/header-too-large",
      message: `Cannot read the header of weights.safetensors: it claims ${claimed} bytes, the format allows 100000000`,
    });
    expect(source.counts.bytesRead).toBe(8);
  });

  test.each([
    ["shorter than its text", BigInt(DATA_START - 9 - 8)],
    ["empty", 0n],
    ["longer than its text", BigInt(DATA_START - 8 + 4)],
  ])("a header that claims to be %s", async (_, claimed) => {
    await expect(read(claimHeaderBytes(GOOD, claimed))).rejects.toMatchObject({
      code: "weights/header-invalid",
    });
  });

  test("overlapping tensors", async () => {
    await expect(read(overlapTensors(GOOD, 2))).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      message: `Tensor "second" of weights.safetensors overlaps tensor "first": it starts at byte ${DATA_START + 22}, the other ends at byte ${DATA_START + 24}`,
      details: { tensor: "second", startByte: DATA_START + 22, previousEndByte: DATA_START + 24 },
    });
  });

  test("two tensors in the same place", async () => {
    const twice = { dtype: "U8", shape: [4], data_offsets: [0, 4] };
    const file = storeParts(
      [
        ["a", twice],
        ["b", twice],
      ],
      new Uint8Array(4),
    );
    await expect(read(file)).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      details: { tensor: "b" },
    });
  });

  test("a gap between tensors", async () => {
    await expect(read(leaveGap(GOOD, 8))).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      message: expect.stringContaining(
        `Tensor "second" of weights.safetensors leaves a gap after tensor "first": it starts at byte `,
      ) as string,
      details: { tensor: "second" },
    });
  });

  test("a gap before the first tensor", async () => {
    const file = storeParts([["a", { dtype: "U8", shape: [4], data_offsets: [8, 12] }]], new Uint8Array(12));
    const start = file.byteLength - 4;
    await expect(read(file)).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      message: `Tensor "a" of weights.safetensors leaves a gap after the header: it starts at byte ${start}, the other ends at byte ${start - 8}`,
    });
  });

  test("a tensor without values in the middle of another", async () => {
    const entries = [
      ["a", { dtype: "U8", shape: [4], data_offsets: [0, 4] }],
      ["none", { dtype: "U8", shape: [0], data_offsets: [2, 2] }],
    ] as const;
    await expect(read(storeParts(entries, new Uint8Array(4)))).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      details: { tensor: "none" },
    });
  });

  test("bytes behind the last tensor", async () => {
    await expect(read(addTrailingBytes(GOOD, 3))).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      message: `weights.safetensors goes on after tensor "third", which ends at byte ${GOOD.byteLength}: the file has ${GOOD.byteLength + 3}`,
      details: { endByte: GOOD.byteLength, fileBytes: GOOD.byteLength + 3 },
    });
  });

  test("a name that stands twice", async () => {
    await expect(read(repeatInHeader(GOOD, "second"))).rejects.toMatchObject({
      code: "weights/duplicate-tensor",
      message: 'weights.safetensors has two tensors named "second"',
      details: { tensor: "second" },
    });
  });

  test("a name that stands twice, once with an escape", async () => {
    const entry = (start: number) => `{"dtype":"U8","shape":[1],"data_offsets":[${start},${start + 1}]}`;
    const text = `{"a":${entry(0)},"\\u0061":${entry(1)}}`;
    await expect(read(storeText(text, new Uint8Array(2)))).rejects.toMatchObject({
      code: "weights/duplicate-tensor",
      details: { tensor: "a" },
    });
  });

  test.each([
    ["a.dtype", '{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}'],
    [
      "__metadata__",
      '{"__metadata__":{},"__metadata__":{},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
    ],
    [
      "__metadata__.x",
      '{"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
    ],
  ])("the key %s when it stands twice", async (key, text) => {
    await expect(read(storeText(text, new Uint8Array(1)))).rejects.toMatchObject({
      code: "weights/header-invalid",
      message: `Cannot read the header of weights.safetensors: the key "${key}" stands twice`,
    });
  });

  test.each(["F8", "Q4_0", "f32", "toString", "__proto__", ""])("the unknown dtype %j", async (dtype) => {
    await expect(read(changeEntry(GOOD, "second", { dtype }))).rejects.toMatchObject({
      code: "weights/dtype-unsupported",
      message: `Tensor "second" of weights.safetensors has the unknown dtype "${dtype}"`,
      details: { tensor: "second", dtype },
    });
  });

  test.each([
    [[3], 6],
    [[1], 2],
    [[2, 2], 8],
    [[], 2],
    [[0], 0],
  ])("the shape %j of a tensor of 4 bytes in BF16, which needs %i", async (shape, neededBytes) => {
    await expect(read(changeEntry(GOOD, "second", { shape }))).rejects.toMatchObject({
      code: "weights/shape-mismatch",
      message: `Tensor "second" of weights.safetensors has 4 bytes, its shape [${shape.join(", ")}] in BF16 needs ${neededBytes}`,
      details: { tensor: "second", byteLength: 4, neededBytes },
    });
  });

  test("a shape whose product is beyond every number", async () => {
    const huge = Array.from({ length: 30 }, () => Number.MAX_SAFE_INTEGER);
    for (const shape of [huge, [...huge, 0], [2 ** 31, 2 ** 31, 2 ** 31]]) {
      await expect(read(changeEntry(GOOD, "second", { shape }))).rejects.toMatchObject({
        code: "weights/shape-mismatch",
      });
    }
  });

  test("a tensor that ends before it begins", async () => {
    await expect(read(changeEntry(GOOD, "second", { data_offsets: [28, 24] }))).rejects.toMatchObject({
      code: "weights/shape-mismatch",
      details: { byteLength: -4, neededBytes: 4 },
    });
  });

  test("offsets far behind the end of the file", async () => {
    const data_offsets = [Number.MAX_SAFE_INTEGER - 4, Number.MAX_SAFE_INTEGER];
    await expect(read(changeEntry(GOOD, "third", { data_offsets, shape: [2] }))).rejects.toMatchObject({
      code: "weights/offsets-invalid",
      details: { tensor: "third" },
    });
  });

  test.each([
    ["no dtype", { dtype: undefined }, 'tensor "second" has no dtype'],
    ["a number as its dtype", { dtype: 32 }, 'tensor "second" has no dtype'],
    ["no shape", { shape: undefined }, 'the shape of tensor "second" is no list of lengths'],
    ["a text as its shape", { shape: "2" }, 'the shape of tensor "second" is no list of lengths'],
    ["a negative length", { shape: [-1, -2] }, 'the shape of tensor "second" is no list of lengths'],
    ["half a length", { shape: [0.5, 4] }, 'the shape of tensor "second" is no list of lengths'],
    ["a length beyond 2^53", { shape: [2 ** 53] }, 'the shape of tensor "second" is no list of lengths'],
    [
      "no offsets",
      { data_offsets: undefined },
      'the data_offsets of tensor "second" are not two byte positions',
    ],
    ["one offset", { data_offsets: [24] }, 'the data_offsets of tensor "second" are not two byte positions'],
    [
      "three offsets",
      { data_offsets: [24, 28, 32] },
      'the data_offsets of tensor "second" are not two byte positions',
    ],
    [
      "a negative offset",
      { data_offsets: [-4, 0] },
      'the data_offsets of tensor "second" are not two byte positions',
    ],
    [
      "offsets as texts",
      { data_offsets: ["24", "28"] },
      'the data_offsets of tensor "second" are not two byte positions',
    ],
  ])("a tensor with %s", async (_, change, found) => {
    await expect(read(changeEntry(GOOD, "second", change))).rejects.toMatchObject({
      code: "weights/header-invalid",
      message: `Cannot read the header of weights.safetensors: ${found}`,
    });
  });

  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a text", '"a"'],
    ["null", "null"],
    ["nothing but spaces", "        "],
    ["something behind its end", "{}x"],
    ["a byte order mark", "\ufeff{}"],
    ["a tensor that is null", '{"a":null}'],
    ["a tensor that is a list", '{"a":[]}'],
    ["metadata that is a text", '{"__metadata__":"x"}'],
    ["metadata that is a list", '{"__metadata__":["x"]}'],
    ["metadata with a number", '{"__metadata__":{"x":1}}'],
  ])("a header that is or has %s", async (_, text) => {
    await expect(read(storeText(text))).rejects.toMatchObject({
      code: "weights/header-invalid",
      details: { fileName: "weights.safetensors" },
    });
  });

  test("a name that is not UTF-8", async () => {
    const file = storeText('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}');
    await expect(read(file)).resolves.toBeDefined();
    file[file.indexOf("a".charCodeAt(0))] = 0xff;
    await expect(read(file)).rejects.toMatchObject({ code: "weights/header-invalid" });
  });
});

test("the helper that takes a tensor out of a file leaves a good file", async () => {
  const { tensors } = await read(removeTensor(GOOD, "second"));
  expect(tensors.map(({ name, start }) => [name, start - (tensors[0]?.start ?? 0)])).toEqual([
    ["first", 0],
    ["third", 24],
  ]);
});
