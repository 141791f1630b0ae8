import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { type GgufContent, writeGguf } from "#test/fixtures/ggufWriter.ts";
import { cutGguf, writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { tinyVocabulary } from "#test/fixtures/tinyVocabulary.ts";
import { countingSource } from "#weights/bytes/countingSource.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { ggufNumber, ggufText } from "#weights/gguf/ggufValue.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { readGgufVocabulary } from "#weights/gguf/readGgufVocabulary.ts";

const TINY = writeTinyGguf();

const BASE: GgufContent = {
  metadata: { "general.architecture": { type: "string", value: "llama" } },
  tensors: [
    { name: "a", dimensions: [4, 2], values: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) },
    { name: "b", dimensions: [3], values: Float32Array.of(8, 9, 10) },
  ],
};

function small(changes: Partial<GgufContent> = {}): Uint8Array<ArrayBuffer> {
  return writeGguf({ ...BASE, ...changes });
}

async function failure(files: Uint8Array | readonly Uint8Array[]): Promise<AppError> {
  const sources = files instanceof Uint8Array ? memorySource(files) : files.map(memorySource);
  const reason = await openGguf(sources).then(
    () => expect.fail("it was opened"),
    (error: unknown) => error,
  );
  return reason instanceof AppError ? reason : expect.fail(`not an AppError: ${String(reason)}`);
}

/** A copy in which the 32 bits of a tensor's type, in front of its offset, are another number. */
function withType(
  file: Uint8Array<ArrayBuffer>,
  name: string,
  dimensionCount: number,
  type: number,
): Uint8Array {
  const copy = file.slice();
  const text = new TextDecoder("latin1").decode(copy);
  const nameBytes = new Uint8Array(8);
  nameBytes[0] = name.length;
  const start = text.indexOf(new TextDecoder("latin1").decode(nameBytes) + name);
  new DataView(copy.buffer).setUint32(start + 8 + name.length + 4 + 8 * dimensionCount, type, true);
  return copy;
}

test("openGguf() reads typed metadata, and arrays when asked", async () => {
  const gguf = await openGguf(memorySource(TINY));
  const vocabulary = tinyVocabulary();
  expect(ggufText(gguf.metadata, "general.name")).toBe("Tiny judge");
  expect(ggufNumber(gguf.metadata, "llama.block_count")).toBe(2);
  expect(await gguf.readTexts("tokenizer.ggml.tokens")).toEqual(vocabulary.map(({ text }) => text));
  expect([...((await gguf.readNumbers("tokenizer.ggml.scores")) ?? [])]).toEqual(
    vocabulary.map(({ score }) => score),
  );
  expect(await gguf.readTexts("tokenizer.ggml.scores")).toBeNull();
  expect(await gguf.readNumbers("tokenizer.ggml.tokens")).toBeNull();
  expect(await gguf.readTexts("no.such.key")).toBeNull();
});

test("openGguf() gives tensors with GGUF's dimensions, type and bytes", async () => {
  const gguf = await openGguf(memorySource(small()));
  const [a, b] = gguf.tensors.values();
  expect(a).toMatchObject({ name: "a", dimensions: [4, 2], type: "F32", byteLength: 32, part: 0 });
  if (b === undefined) expect.fail("no second tensor");
  expect(new Float32Array((await gguf.readBytes(b, 4, 12)).buffer)).toEqual(Float32Array.of(9, 10));
  await expect(gguf.readBytes(b, 0, 13)).rejects.toThrow(RangeError);
});

test("openGguf() reads no weights", async () => {
  const source = countingSource(memorySource(TINY));
  const gguf = await openGguf(source, { windowBytes: 4096 });
  const headerBytes = gguf.parts[0]?.weightsStart ?? 0;
  expect(TINY.length).toBeGreaterThan(10 * headerBytes);
  // windows overlap a little: a value that does not fit is fetched again from its start
  expect(source.counts.bytesRead).toBeLessThan(2 * headerBytes + 8192);
  expect(source.counts.largestRead).toBeLessThan(headerBytes);
});

test("openGguf() refuses a file that is cut short, with both lengths", async () => {
  expect(await failure(cutGguf(TINY, TINY.length - 1))).toMatchObject({
    code: "engine/gguf-truncated",
    details: { neededBytes: TINY.length, fileBytes: TINY.length - 1 },
  });
  expect((await failure(cutGguf(TINY, 1000))).code).toBe("engine/gguf-truncated");
});

test("openGguf() names tensors that overlap, with where one ends and the other starts", async () => {
  const error = await failure(small({ claimedOffsets: { b: 0n } }));
  expect(error.code).toBe("engine/model-damaged");
  expect(error.message).toContain('"a"');
  expect(error.message).toContain('"b"');
  expect(Object.values(error.details)).toEqual(expect.arrayContaining(["a", "b", 0]));
});

test("openGguf() names a tensor that lies outside of the file", async () => {
  const error = await failure(small({ claimedOffsets: { b: 4096n } }));
  expect(error).toMatchObject({ code: "engine/gguf-truncated", details: { tensor: "b" } });
});

test("openGguf() names a tensor that is there twice", async () => {
  const [a] = BASE.tensors;
  if (a === undefined) expect.fail("no tensor");
  expect(await failure(small({ tensors: [a, a] }))).toMatchObject({
    code: "weights/duplicate-tensor",
    details: { tensor: "a", first: 1, second: 2 },
  });
});

test("openGguf() refuses a type it does not know, unless told to pass it on", async () => {
  const file = withType(small(), "a", 2, 99);
  expect(await failure(file)).toMatchObject({
    code: "weights/dtype-unsupported",
    details: { tensor: "a", typeId: 99 },
  });
  const kept = await openGguf(memorySource(file), { keepUnknownTypes: true });
  // up to where "b" starts
  expect(kept.tensors.get("a")).toMatchObject({ type: "type 99", byteLength: 32 });
});

test("openGguf() refuses rows that are no whole number of blocks", async () => {
  // 8 is Q8_0, in blocks of 32; rows of "a" have 4 values
  expect(await failure(withType(small(), "a", 2, 8))).toMatchObject({
    code: "engine/model-damaged",
    details: { tensor: "a", rowLength: 4, blockLength: 32 },
  });
});

test.each([1_000n, 2n ** 32n, 2n ** 64n - 1n])(
  "openGguf() does not believe in %i tensors or entries",
  async (count) => {
    expect((await failure(small({ claimedTensorCount: count }))).code).toBe("engine/gguf-truncated");
    expect((await failure(small({ claimedMetadataCount: count }))).code).toBe("engine/gguf-truncated");
  },
);

test("openGguf() reads a small window of a file that claims a huge header", async () => {
  const header = small({ claimedMetadataCount: 2n ** 33n });
  const huge = {
    byteLength: 2 ** 40,
    // zeros behind the header: the second entry has an empty key of the type uint8, the third the same key
    read: async (start: number, end: number) => {
      const bytes = new Uint8Array(end - start);
      if (start < header.length) bytes.set(header.subarray(start, Math.min(end, header.length)));
      return bytes;
    },
  };
  const source = countingSource(huge);
  await expect(openGguf(source)).rejects.toMatchObject({ code: "engine/model-damaged" });
  expect(source.counts.bytesRead).toBeLessThan(16 * 1024 * 1024);
});

test("openGguf() refuses a metadata key that is there twice", async () => {
  const file = small({
    metadata: { "key.a": { type: "bool", value: true }, "key.b": { type: "bool", value: true } },
  });
  const at = new TextDecoder("latin1").decode(file).indexOf("key.b");
  file[at + 4] = "a".charCodeAt(0);
  expect(await failure(file)).toMatchObject({ code: "engine/model-damaged", details: { key: "key.a" } });
});

function part(no: number, count: number, names: readonly string[], total = 2): Uint8Array<ArrayBuffer> {
  return writeGguf({
    metadata: {
      ...(no === 0 ? BASE.metadata : {}),
      "split.no": { type: "uint32", value: no },
      "split.count": { type: "uint32", value: count },
      "split.tensors.count": { type: "uint32", value: total },
    },
    tensors: BASE.tensors.filter(({ name }) => names.includes(name)),
  });
}

test("openGguf() opens the parts of a model as one, in any order", async () => {
  const gguf = await openGguf([part(1, 2, ["b"]), part(0, 2, ["a"])].map(memorySource));
  expect([...gguf.tensors.values()].map(({ name, part: index }) => [name, index])).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
  expect(ggufText(gguf.metadata, "general.architecture")).toBe("llama");
  const b = gguf.tensors.get("b");
  if (b === undefined) expect.fail("no tensor");
  expect(new Float32Array((await gguf.readBytes(b, 0, 4)).buffer)).toEqual(Float32Array.of(8));
});

test("openGguf() refuses parts that are not all of one model", async () => {
  const [first, second] = [part(0, 2, ["a"]), part(1, 2, ["b"])];
  expect(await failure(first)).toMatchObject({
    code: "engine/model-damaged",
    details: { partCount: 2, fileCount: 1 },
  });
  expect(await failure([first, part(1, 3, ["b"])])).toMatchObject({
    details: { partCount: 3, fileCount: 2 },
  });
  expect(await failure([first, first])).toMatchObject({ details: { index: 1, no: 0 } });
  expect(await failure([part(0, 2, ["a"], 3), second])).toMatchObject({ details: { expected: 3, found: 2 } });
  expect(await failure([first, part(1, 2, ["a"])])).toMatchObject({ code: "weights/duplicate-tensor" });
  expect((await failure([])).code).toBe("engine/model-damaged");
});

test("readGgufVocabulary() reads tokens with their types, and what is said about them", async () => {
  const vocabulary = await readGgufVocabulary(await openGguf(memorySource(TINY)));
  expect(vocabulary).toMatchObject({
    kind: "sentencepiece",
    bosId: 1,
    eosId: 2,
    unknownId: 0,
    padId: null,
    addBos: true,
  });
  expect(vocabulary.tokens.slice(0, 4)).toEqual([
    { text: "<unk>", score: 0, type: "unknown" },
    { text: "<s>", score: 0, type: "control" },
    { text: "</s>", score: 0, type: "control" },
    { text: "<0x00>", score: 0, type: "byte" },
  ]);
});

test("readGgufVocabulary() refuses other tokenizers and lists that do not fit together", async () => {
  const open = (metadata: GgufContent["metadata"]) => openGguf(memorySource(small({ metadata })));
  const model = { type: "string", value: "t5" } as const;
  await expect(readGgufVocabulary(await open({ "tokenizer.ggml.model": model }))).rejects.toMatchObject({
    code: "weights/tokenizer-unsupported",
  });
  const uneven = await open({
    "tokenizer.ggml.model": { type: "string", value: "llama" },
    "tokenizer.ggml.tokens": { type: "strings", value: ["a", "b"] },
    "tokenizer.ggml.scores": { type: "float32s", value: [0] },
  });
  await expect(readGgufVocabulary(uneven)).rejects.toMatchObject({ code: "weights/header-invalid" });
});
