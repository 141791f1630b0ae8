import { expect, test } from "vitest";
import { type GgufContent, type GgufValue, writeGguf } from "#test/fixtures/ggufWriter.ts";
import { sameBytes } from "#test/fixtures/sameBytes.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { blobSource } from "#weights/bytes/blobSource.ts";
import { type Gguf, openGguf } from "#weights/gguf/openGguf.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";

const TINY = writeTinyGguf();

async function open(blobs: readonly Blob[]): Promise<Gguf> {
  return openGguf(blobs.map((blob) => blobSource(blob)));
}

async function expectSameTensors(parted: Gguf, whole: Gguf): Promise<void> {
  expect([...parted.tensors.keys()]).toEqual([...whole.tensors.keys()]);
  for (const [name, tensor] of whole.tensors) {
    const other = parted.tensors.get(name);
    if (other === undefined) expect.fail(`no tensor ${name}`);
    expect(other.dimensions).toEqual(tensor.dimensions);
    expect(other.type).toBe(tensor.type);
    const bytes = await parted.readBytes(other, 0, other.byteLength);
    expect(sameBytes(bytes, await whole.readBytes(tensor, 0, tensor.byteLength)), name).toBe(true);
  }
}

test("viewAsParts() gives parts with llama.cpp's names and metadata, no larger than allowed", async () => {
  const file = new File([TINY], "prometheus.Q4_0.gguf");
  const limit = 300_000;
  const parts = await viewAsParts(file, limit);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.map((part) => (part instanceof File ? part.name : ""))).toEqual(
    parts.map((_, index) => `prometheus.Q4_0-0000${index + 1}-of-0000${parts.length}.gguf`),
  );
  const [parted, whole] = [await open(parts), await open([file])];
  for (const [index, { source, tensors, metadata }] of parted.parts.entries()) {
    if (tensors.length > 1) expect(source.byteLength).toBeLessThanOrEqual(limit);
    expect(metadata.get("split.no")).toEqual({ kind: "number", value: index });
    expect(metadata.get("split.count")).toEqual({ kind: "number", value: parts.length });
    expect(metadata.get("split.tensors.count")).toEqual({ kind: "number", value: 21 });
    // the model is described once
    expect(metadata.size === 3).toBe(index > 0);
  }
  for (const key of ["general.name", "llama.block_count", "tokenizer.ggml.bos_token_id"]) {
    expect(parted.metadata.get(key)).toEqual(whole.metadata.get(key));
  }
  expect(await parted.readTexts("tokenizer.ggml.tokens")).toEqual(
    await whole.readTexts("tokenizer.ggml.tokens"),
  );
  await expectSameTensors(parted, whole);
});

test("viewAsParts() writes split numbers in the types that llama.cpp insists on", async () => {
  const [, second] = await viewAsParts(new Blob([TINY]), 300_000);
  const bytes = new Uint8Array((await second?.arrayBuffer()) ?? []);
  const text = new TextDecoder("latin1").decode(bytes);
  // behind a key stands the id of its type: 2 is uint16, 5 is int32
  expect(bytes[text.indexOf("split.no") + 8]).toBe(2);
  expect(bytes[text.indexOf("split.count") + 11]).toBe(2);
  expect(bytes[text.indexOf("split.tensors.count") + 19]).toBe(5);
});

test("viewAsParts() gives a file that is small enough back as it is", async () => {
  const file = new File([TINY], "tiny.gguf");
  expect(await viewAsParts(file, TINY.length)).toEqual([file]);
  expect((await viewAsParts(file, TINY.length))[0]).toBe(file);
});

test("viewAsParts() gives a tensor that is larger than allowed a part of its own", async () => {
  const parts = await viewAsParts(new Blob([TINY]), 1000);
  const parted = await open(parts);
  expect(parted.parts.map(({ tensors }) => tensors.length)).toContain(1);
  await expectSameTensors(parted, await open([new Blob([TINY])]));
});

test("viewAsParts() reads the header and no weights", async () => {
  const file = new Blob([TINY]);
  const whole = await open([file]);
  const weightsStart = whole.parts[0]?.weightsStart ?? 0;
  const slices: (readonly [number, number])[] = [];
  // the blob is watched from behind: what is only sliced is not read
  const watched = new Blob([TINY]);
  watched.slice = (start = 0, end = file.size) => {
    const slice = file.slice(start, end);
    slice.arrayBuffer = async () => {
      slices.push([start, end]);
      return file.slice(start, end).arrayBuffer();
    };
    return slice;
  };
  const window = 4 * 1024 * 1024;
  await viewAsParts(watched, 300_000);
  expect(slices.length).toBeGreaterThan(0);
  for (const [start, end] of slices) {
    expect(start).toBeLessThan(weightsStart);
    expect(end - start).toBeLessThanOrEqual(window);
  }
});

function aligned(alignment: number): GgufContent["metadata"] {
  const uint32 = (value: number): GgufValue => ({ type: "uint32", value });
  return {
    "general.architecture": { type: "string", value: "llama" },
    "general.alignment": uint32(alignment),
    "split.no": { type: "uint32", value: 0 },
    "split.count": uint32(1),
    "split.tensors.count": uint32(2),
    "general.name": { type: "string", value: "Aligned" },
  };
}

test("viewAsParts() keeps an alignment of its own, and replaces split numbers of one part", async () => {
  // written for 32 bytes; 16 holds as well and is not the default
  const file = new Blob([
    writeGguf({
      metadata: aligned(16),
      tensors: [
        { name: "a", dimensions: [8], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
        { name: "b", dimensions: [4], values: Float32Array.of(9, 10, 11, 12) },
      ],
    }),
  ]);
  const parts = await viewAsParts(file, 200);
  expect(parts).toHaveLength(2);
  const parted = await open(parts);
  expect(parted.parts.map(({ alignment }) => alignment)).toEqual([16, 16]);
  expect(parted.metadata.get("general.name")).toEqual({ kind: "text", value: "Aligned" });
  expect(parted.metadata.size).toBe(6);
  await expectSameTensors(parted, await open([file]));
});

test("viewAsParts() refuses a damaged file, and one part of several", async () => {
  await expect(viewAsParts(new Blob([TINY.subarray(0, 5000)]), 1000)).rejects.toMatchObject({
    code: "engine/gguf-truncated",
  });
  const [first] = await viewAsParts(new Blob([TINY]), 300_000);
  await expect(viewAsParts(first ?? new Blob(), 1000)).rejects.toMatchObject({
    code: "engine/model-damaged",
  });
});
