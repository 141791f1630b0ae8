import { afterEach, expect, test } from "vitest";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { runSelfTest } from "#engine/selfTest.ts";
import { blobSource } from "#weights/bytes/blobSource.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { gaussians } from "#test/fixtures/gaussians.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { CALM, fileSource } from "./tinyEngine.ts";

const JUDGE = writeTinyGguf();

let engine: JudgeEngine | null = null;
afterEach(async () => {
  await engine?.unload();
  engine = null;
});

/** Load a model and test it with the real llama.cpp. */
async function selfTest(content: Uint8Array<ArrayBuffer>): Promise<SelfTestResult> {
  engine = createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL });
  const model = await engine.load(fileSource(content), { signal: CALM, onProgress: () => {} });
  return runSelfTest(engine, model, { signal: CALM });
}

/** The same file with other numbers in the tensor that turns hidden states into tokens. */
async function withOutputWeights(change: (weights: Float32Array) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors } = await openGguf(blobSource(new Blob([JUDGE])));
  const output = tensors.get("output.weight");
  if (output === undefined) throw new Error("The tiny judge has no output weights");
  const changed = JUDGE.slice();
  const bytes = changed.slice(output.start, output.start + output.byteLength);
  const weights = new Float32Array(bytes.buffer);
  change(weights);
  changed.set(new Uint8Array(weights.buffer), output.start);
  return changed;
}

test("a judge that computes rightly passes, and tells how sure it was of a score", async () => {
  const result = await selfTest(JUDGE);
  expect(result).toMatchObject({ kind: "passed" });
  if (result.kind !== "passed") return;
  expect(result.output).toMatch(/^ [1-5]$/);
  expect(result.scoreProbability).toBeGreaterThan(0.5);
  expect(result.scoreProbability).toBeLessThanOrEqual(1);
});

test("a judge whose last tensor is noise fails, although everything loaded", async () => {
  const random = gaussians(7);
  const ruined = await withOutputWeights((weights) =>
    weights.forEach((_, index) => (weights[index] = random())),
  );
  const result = await selfTest(ruined);
  expect(result).toMatchObject({ kind: "failed" });
  expect(result.kind === "failed" && result.reason).toMatch(/^It should have written a score/);
});

test("a judge whose tokens are mixed up fails", async () => {
  // every token is taken for the one 100 further on, as with another model's tokenizer
  const ruined = await withOutputWeights((weights) => {
    const rows = weights.slice();
    weights.set(rows.subarray(0, rows.length - 6_400), 6_400);
    weights.set(rows.subarray(rows.length - 6_400), 0);
  });
  expect(await selfTest(ruined)).toMatchObject({ kind: "failed" });
});

test("a judge that computes no numbers fails", async () => {
  const ruined = await withOutputWeights((weights) => weights.fill(Number.NaN));
  expect(await selfTest(ruined)).toMatchObject({
    kind: "failed",
    reason: "Its token probabilities are not numbers.",
  });
});
