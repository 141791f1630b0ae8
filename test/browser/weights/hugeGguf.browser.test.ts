import { afterAll, beforeAll, expect, test } from "vitest";
import { commands, userEvent } from "vitest/browser";
import { AppError } from "#core/errors.ts";
import { completionBody } from "#engine/llamacpp/completionBody.ts";
import { type LlamaRuntime, startLlamaRuntime } from "#engine/llamacpp/llamaRuntime.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { CALM, request } from "#test/browser/engine/tinyEngine.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { blobSource } from "#weights/bytes/blobSource.ts";
import { ggufEntries, ggufStart, ggufTensorList } from "#weights/gguf/ggufBytes.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";

const NAME = "huge.gguf";
/** 2^28: the 21 tensors of the tiny model, each at the next multiple, reach beyond 5 GiB. */
const ALIGNMENT = 2 ** 28;
const GIB = 2 ** 30;

let file: File;

/** The tiny model, its tensors far apart: one file of more than 4 GiB with little in it. */
async function writeHugeGguf(): Promise<void> {
  const tiny = new Blob([writeTinyGguf()]);
  const gguf = await openGguf(blobSource(tiny));
  const [part] = gguf.parts;
  if (part === undefined) throw new Error("The tiny model has no part");
  const ranges = [...part.metadataRanges.values()];
  const metadata = await tiny.slice(ranges[0]?.[0], ranges.at(-1)?.[1]).arrayBuffer();
  const listed = part.tensors.map((tensor, index) => ({ ...tensor, offset: index * ALIGNMENT }));
  const header = new Blob([
    ggufStart(part.tensors.length, ranges.length + 1),
    metadata,
    ggufEntries([["general.alignment", { type: "uint32", value: ALIGNMENT }]]),
    ggufTensorList(listed),
  ]);
  const pieces = [{ position: 0, base64: await base64Of(header) }];
  for (const [index, tensor] of part.tensors.entries()) {
    const weights = tiny.slice(tensor.start, tensor.start + tensor.byteLength);
    pieces.push({ position: (index + 1) * ALIGNMENT, base64: await base64Of(weights) });
  }
  await commands.writeSparseFile(NAME, (part.tensors.length + 1) * ALIGNMENT, pieces);
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

async function pickFile(): Promise<File> {
  const input = document.createElement("input");
  input.type = "file";
  document.body.append(input);
  await userEvent.upload(input, `test-results/${NAME}`);
  const [picked] = input.files ?? [];
  input.remove();
  if (picked === undefined) throw new Error("No file was picked");
  return picked;
}

beforeAll(async () => {
  await writeHugeGguf();
  file = await pickFile();
}, 120_000);

afterAll(() => commands.removeSparseFile(NAME));

async function firstWords(model: Blob | readonly Blob[]): Promise<string> {
  const runtime: LlamaRuntime = await startLlamaRuntime(
    model,
    { wasmUrl: WLLAMA_WASM_URL, contextLength: 1024, parallel: 1, batchTokens: 128 },
    { signal: CALM, onBytes: () => {} },
  );
  let text = "";
  await runtime.complete(completionBody("hello", request(), 0), CALM, (chunk) => (text += chunk.text));
  runtime.end(new AppError("engine/not-loaded", "The test is over"));
  return text;
}

test("llama.cpp reads one file of more than 4 GiB as it is", async () => {
  expect(file.size).toBeGreaterThan(5 * GIB);
  expect(await firstWords(file)).toBe(await firstWords(new Blob([writeTinyGguf()])));
});

test("viewAsParts() shows a file of more than 4 GiB as parts that llama.cpp loads", async () => {
  const parts = await viewAsParts(file, 2 * GIB);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(part.size).toBeLessThanOrEqual(2 * GIB);
  expect(await firstWords(parts)).toBe(await firstWords(new Blob([writeTinyGguf()])));
});

test("viewAsParts() keeps every tensor and its bytes, also beyond 4 GiB", async () => {
  const parts = await viewAsParts(file, 2 * GIB);
  const original = await openGguf(blobSource(new Blob([writeTinyGguf()])));
  const huge = await openGguf(blobSource(file));
  const parted = await openGguf(parts.map((part) => blobSource(part)));
  expect([...parted.tensors.keys()]).toEqual([...original.tensors.keys()]);
  expect(parted.metadata.get("general.name")).toEqual(original.metadata.get("general.name"));
  let beyond = 0;
  for (const tensor of original.tensors.values()) {
    const found = parted.tensors.get(tensor.name);
    if (found === undefined) throw new Error(`No tensor "${tensor.name}"`);
    expect(found.dimensions).toEqual(tensor.dimensions);
    const bytes = await parted.readBytes(found, 0, found.byteLength);
    const expected = await original.readBytes(tensor, 0, tensor.byteLength);
    // thousands of numbers are compared faster as one text
    expect(bytes.join() === expected.join(), tensor.name).toBe(true);
    beyond += (huge.tensors.get(tensor.name)?.start ?? 0) > 4 * GIB ? 1 : 0;
  }
  expect(beyond).toBeGreaterThan(3);
});
