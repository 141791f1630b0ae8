import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { promptFormatOf, readGgufHeader } from "#engine/llamacpp/readGgufHeader.ts";
import { type GgufContent, type GgufValue, writeGguf } from "#test/fixtures/ggufWriter.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";
import { cutGguf, writeTinyGguf } from "#test/fixtures/tinyGguf.ts";

const TINY = writeTinyGguf();

const BASE: GgufContent = {
  metadata: { "general.architecture": { type: "string", value: "llama" } },
  tensors: [
    { name: "a", dimensions: [4, 2], values: new Float32Array(8) },
    { name: "b", dimensions: [3], values: new Float32Array(3) },
  ],
};

function small(changes: Partial<GgufContent> = {}): Blob {
  return new Blob([writeGguf({ ...BASE, ...changes })]);
}

async function failure(file: Blob | readonly Blob[], windowBytes?: number): Promise<AppError> {
  const reason = await readGgufHeader(file, windowBytes).then(
    () => expect.fail("it was read"),
    (error: unknown) => error,
  );
  return reason instanceof AppError ? reason : expect.fail(`not an AppError: ${String(reason)}`);
}

/** A file of zeros with another number written into 8 of its bytes. */
function withUint64(file: Uint8Array<ArrayBuffer>, position: number, value: bigint): Blob {
  const changed = file.slice();
  new DataView(changed.buffer).setBigUint64(position, value, true);
  return new Blob([changed]);
}

test("readGgufHeader() reads what a whole file says about itself", async () => {
  const header = await readGgufHeader(new Blob([TINY]));
  expect(header).toMatchObject({
    version: 3,
    architecture: "llama",
    name: "Tiny judge",
    quantization: "F32",
    contextLength: 8192,
    promptFormat: "mistral-instruct",
    tokenizerModel: "llama",
    addBos: true,
    bosText: "<s>",
    eosText: "</s>",
    tensorCount: 21,
  });
  // 2 layers × 2 heads × (16 + 16) values × 2 bytes
  expect(header.cacheBytesPerToken).toBe(256);
});

test("readGgufHeader() gives the same when it reads 64 bytes at a time", async () => {
  const whole = await readGgufHeader(new Blob([TINY]));
  expect(await readGgufHeader(new Blob([TINY]), 64)).toEqual(whole);
});

test("readGgufHeader() counts the bytes of all tensors, with what aligns them", async () => {
  // 8 floats fill 32 bytes, 3 floats take 12
  expect((await readGgufHeader(small())).weightBytes).toBe(32 + 12);
});

test("readGgufHeader() accepts version 2 and a file without metadata about its tokenizer", async () => {
  const header = await readGgufHeader(small({ version: 2 }));
  expect(header).toMatchObject({
    version: 2,
    name: null,
    quantization: null,
    contextLength: null,
    bosText: null,
    addBos: null,
    cacheBytesPerToken: null,
  });
});

test.each([
  ["chatml", "{{ '<|im_start|>' + role }}"],
  ["llama-3", "<|start_header_id|>{{ role }}"],
  ["mistral-instruct", "[INST] {{ content }} [/INST]"],
] as const)("readGgufHeader() takes %s from the chat template", async (promptFormat, chatTemplate) => {
  expect((await readGgufHeader(new Blob([writeTinyGguf({ chatTemplate })]))).promptFormat).toBe(promptFormat);
  expect(promptFormatOf(chatTemplate)).toBe(promptFormat);
});

test("readGgufHeader() skips 150,000 tokens without keeping them", async () => {
  const tokens: GgufValue = { type: "strings", value: Array.from({ length: 150_000 }, (_, id) => `t${id}`) };
  const header = await readGgufHeader(
    small({
      metadata: {
        ...BASE.metadata,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.bos_token_id": { type: "uint32", value: 149_999 },
      },
    }),
  );
  expect(header.bosText).toBe("t149999");
});

test.each([
  ["an empty file", ""],
  ["three bytes", "GGU"],
  ["a web page", "<!doctype html><html><body>Not Found</body></html>"],
])("readGgufHeader() says what it found instead of a GGUF: %s", async (_name, content) => {
  const error = await failure(new Blob([content]));
  expect(error.code).toBe("engine/not-gguf");
  expect(error.details["fileBytes"]).toBe(content.length);
  expect(error.message).toContain(content === "" ? "nothing" : content.slice(0, 3));
});

test.each([0, 1, 4, 50_331_648])("readGgufHeader() refuses version %i", async (version) => {
  const error = await failure(small({ version }));
  expect(error).toMatchObject({ code: "engine/not-gguf", details: { version } });
});

test("readGgufHeader() refuses a file that is cut anywhere behind its first word", async () => {
  const file = new Uint8Array(await small().arrayBuffer());
  for (let length = 4; length < file.length; length += 1) {
    const error = await failure(new Blob([cutGguf(file, length)]), 16);
    expect(error.code).toBe("engine/gguf-truncated");
    expect(error.details["fileBytes"]).toBe(length);
    expect(Number(error.details["neededBytes"])).toBeGreaterThan(length);
  }
});

test("readGgufHeader() refuses a model that is cut in its weights, with both lengths", async () => {
  const error = await failure(new Blob([cutGguf(TINY, TINY.length - 1)]));
  expect(error).toMatchObject({
    code: "engine/gguf-truncated",
    details: { neededBytes: TINY.length, fileBytes: TINY.length - 1 },
  });
});

test.each([1_000n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n])(
  "readGgufHeader() does not believe in %i tensors or metadata entries",
  async (count) => {
    expect((await failure(small({ claimedTensorCount: count }))).code).toBe("engine/gguf-truncated");
    expect((await failure(small({ claimedMetadataCount: count }))).code).toBe("engine/gguf-truncated");
  },
);

test("readGgufHeader() refuses a text that is longer than the file", async () => {
  const file = writeGguf(BASE);
  // the first key's length stands behind magic, version and two counts
  for (const length of [BigInt(file.length), 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n]) {
    expect((await failure(withUint64(file, 24, length))).code).toBe("engine/gguf-truncated");
  }
});

test("readGgufHeader() refuses an array that is longer than the file", async () => {
  const file = writeGguf({ ...BASE, metadata: { k: { type: "strings", value: ["x"] }, ...BASE.metadata } });
  // key "k" takes 9 bytes behind byte 24, then two type ids, then the array's length
  for (const length of [1_000n, 2n ** 40n, 2n ** 64n - 1n]) {
    expect((await failure(withUint64(file, 24 + 9 + 8, length))).code).toBe("engine/gguf-truncated");
  }
});

test("readGgufHeader() refuses tensors that share bytes", async () => {
  const error = await failure(small({ claimedOffsets: { b: 0n } }));
  expect(error.code).toBe("engine/model-damaged");
});

test("readGgufHeader() refuses tensors that lie outside the file", async () => {
  for (const offset of [4096n, 2n ** 40n, 2n ** 63n]) {
    expect((await failure(small({ claimedOffsets: { b: offset } }))).code).toBe("engine/gguf-truncated");
  }
});

test("readGgufHeader() refuses tensors that are not aligned", async () => {
  expect((await failure(small({ claimedOffsets: { b: 33n } }))).code).toBe("engine/model-damaged");
});

test("readGgufHeader() refuses an alignment of nothing", async () => {
  const metadata = { ...BASE.metadata, "general.alignment": { type: "uint32", value: 0 } as const };
  expect((await failure(small({ metadata }))).code).toBe("engine/model-damaged");
});

test("readGgufHeader() refuses a tensor of more weights than the file can hold", async () => {
  const huge = { name: "a", dimensions: [2 ** 40, 2 ** 20], values: new Float32Array(8) };
  expect((await failure(small({ tensors: [huge] }))).code).toBe("engine/gguf-truncated");
});

test("readGgufHeader() refuses a file that names no architecture", async () => {
  expect((await failure(small({ metadata: {} }))).code).toBe("engine/model-damaged");
});

test("readGgufHeader() says that a file is one part of several", async () => {
  const metadata = { ...BASE.metadata, "split.count": { type: "uint32", value: 3 } as const };
  const error = await failure(small({ metadata }));
  expect(error.message).toContain("one of 3 parts");
});

test("readGgufHeader() reads a split model as the whole one", async () => {
  const whole = new Blob([TINY]);
  const parts = await viewAsParts(whole, 300_000);
  expect(parts.length).toBeGreaterThan(2);
  expect(await readGgufHeader(parts)).toEqual(await readGgufHeader(whole));
});

test("readGgufHeader() refuses a split model that lacks a part", async () => {
  const parts = await viewAsParts(new Blob([TINY]), 300_000);
  const error = await failure(parts.slice(0, -1));
  expect(error.code).toBe("engine/model-damaged");
});
