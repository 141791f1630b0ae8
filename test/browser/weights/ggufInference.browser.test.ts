import { afterEach, beforeAll, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { LoadedModel, LoadProgress } from "#core/judge/judgeModel.ts";
import { completionBody } from "#engine/llamacpp/completionBody.ts";
import { createLlamacppEngine, type LlamacppEngineOptions } from "#engine/llamacpp/llamacppEngine.ts";
import { startLlamaRuntime } from "#engine/llamacpp/llamaRuntime.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { CALM, fileSource, request } from "#test/browser/engine/tinyEngine.ts";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { continueGreedily } from "#test/fixtures/referenceModel.ts";
import { tinyMistral, type TinyModel, tinyQwen2 } from "#test/fixtures/tinyCheckpoint.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { openGgufCheckpoint } from "#weights/gguf/openGgufCheckpoint.ts";

const GREEDY = {
  temperature: 0,
  topP: 0.9,
  repetitionPenalty: 1,
  maxTokens: 12,
} as const;

let mistral: TinyModel;
let used: JudgeEngine | null = null;

beforeAll(async () => {
  mistral = await tinyMistral();
});

afterEach(async () => {
  await used?.unload();
  used = null;
});

/** What a model writes behind a prompt, always its likeliest token. */
async function write(
  content: Uint8Array<ArrayBuffer>,
  prompt: string,
  options: Partial<LlamacppEngineOptions> = {},
): Promise<{ text: string; model: LoadedModel; loadedBytes: number }> {
  used = createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL, ...options });
  let loadedBytes = 0;
  const onProgress = (progress: LoadProgress): void => {
    if (progress.stage === "loading-weights") loadedBytes = progress.bytesDone ?? 0;
  };
  const model = await used.load(fileSource(content), { signal: CALM, onProgress });
  const { text } = await used.complete({ ...request(), prompt, sampling: GREEDY }, { signal: CALM });
  await used.unload();
  return { text, model, loadedBytes };
}

/** The same without the engine around llama.cpp, with what llama.cpp logged. */
async function writeWithRuntime(model: Blob | readonly Blob[]): Promise<{ text: string; log: string }> {
  const runtime = await startLlamaRuntime(
    model,
    { wasmUrl: WLLAMA_WASM_URL, contextLength: 1024, parallel: 1, batchTokens: 128 },
    { signal: CALM, onBytes: () => {} },
  );
  let text = "";
  const body = completionBody("the response is", { sampling: GREEDY, seed: 1 }, 0);
  await runtime.complete(body, CALM, (chunk) => (text += chunk.text));
  runtime.end(new AppError("engine/not-loaded", "The test is over"));
  return { text, log: runtime.logLines.join("\n") };
}

function idOf({ vocabulary }: TinyModel, text: string): number {
  return vocabulary.tokens.findIndex((token) => token.text === text);
}

function textOf({ vocabulary }: TinyModel, ids: readonly number[]): string {
  return ids.map((id) => vocabulary.tokens[id]?.text.replaceAll("▁", " ")).join("");
}

async function single(
  model: TinyModel,
  type: "f32" | "f16" | "q8_0" | "q4_0",
): Promise<Uint8Array<ArrayBuffer>> {
  const { files } = await convertToGguf(model, { type });
  return files[0] ?? new Uint8Array();
}

test("a Mistral written as f32 computes in llama.cpp what Hugging Face's formulas say", async () => {
  const prompt = [1, idOf(mistral, "▁the"), idOf(mistral, "▁response"), idOf(mistral, "▁is")];
  const expected = textOf(mistral, continueGreedily(mistral, prompt, GREEDY.maxTokens));
  const { text } = await write(await single(mistral, "f32"), "<s>the response is");
  expect(text).toBe(expected);
});

test("it writes the same tokens as the file that its weights came from", async () => {
  const prompt = "<s>[INST] You are a fair judge assistant. Write a detailed feedback. [/INST]";
  const original = await write(writeTinyGguf(), prompt);
  const { text, model } = await write(await single(mistral, "f32"), prompt);
  expect(text).toBe(original.text);
  expect(model).toMatchObject({ name: "Tiny judge", quantization: "F32" });
});

test.each([
  ["f16", "F16"],
  ["q8_0", "Q8_0"],
  ["q4_0", "Q4_0"],
] as const)("a %s file writes the same tokens as its weights stored as F32", async (type, quantization) => {
  const prompt = "<s>the response is";
  const file = await single(mistral, type);
  const checkpoint = openGgufCheckpoint(await openGguf(memorySource(file)));
  const { text, model } = await write(file, prompt);
  const decoded = await write(await single({ ...mistral, checkpoint }, "f32"), prompt);
  expect(text).toBe(decoded.text);
  expect(text).not.toBe("");
  expect(model.quantization).toBe(quantization);
});

test("a Qwen2 with biases and tied embeddings computes what Hugging Face's formulas say", async () => {
  const qwen = tinyQwen2();
  // "the" is merged, "x" is a byte
  const prompt = [idOf(qwen, "the"), idOf(qwen, "x")];
  const expected = textOf(qwen, continueGreedily(qwen, prompt, GREEDY.maxTokens));
  const { text } = await write(await single(qwen, "f32"), "thex");
  expect(text).toBe(expected);
  const quantized = await write(await single(qwen, "q4_0"), "thex");
  expect(quantized.text).not.toBe("");
});

test("a file beyond the limit is loaded as parts and writes the same", async () => {
  const prompt = "<s>the response is";
  const file = await single(mistral, "f16");
  const whole = await write(file, prompt);
  const parted = await write(file, prompt, { maxFileBytes: 200_000 });
  expect(parted.text).toBe(whole.text);
  expect(parted.model.weightsHash).toBe(whole.model.weightsHash);
  expect(whole.loadedBytes).toBe(file.length);
  // every part has a header of its own
  expect(parted.loadedBytes).toBeGreaterThan(file.length);
});

test("a model written in parts is loaded from all of them", async () => {
  const { plan, files } = await convertToGguf(mistral, { type: "q8_0", splitMaxBytes: 120_000 });
  expect(plan.parts.length).toBeGreaterThan(2);
  const written = await writeWithRuntime(files.map((bytes) => new Blob([bytes])));
  const whole = await writeWithRuntime(new Blob([await single(mistral, "q8_0")]));
  expect(written.text).toBe(whole.text);
  expect(written.text).not.toBe("");
  const count = plan.parts.length - 1;
  expect(written.log).toContain(`additional ${count} GGUFs metadata loaded`);
  expect(whole.log).not.toContain("additional");
});
