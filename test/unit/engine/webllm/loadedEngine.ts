import { expect } from "vitest";
import { AppError } from "#core/errors.ts";
import type { CompletionRequest } from "#core/judge/completion.ts";
import type { LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { WebllmSource } from "#engine/webllm/modelRecords.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { scriptWorld, type EngineScript, type ScriptedWorld } from "./scriptedMlcEngine.ts";

/** Four shards of 2 MiB, in this browser's storage. */
export const SOURCE: WebllmSource = {
  kind: "stored-package",
  modelId: "prometheus-2-7b-q4f16_1",
  name: "Prometheus 2 7B",
  packageUrl: "https://models.hearth.invalid/prometheus-2-7b-q4f16_1/resolve/abababababab/",
  libraryUrl: "https://example.org/Mistral-7B-Instruct-v0.3-q4f16_1-ctx4k_cs1k-webgpu.wasm",
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  byteLength: 8 * 2 ** 20,
  weightsHash: `sha256:${"ab".repeat(32)}`,
  memoryBytes: 4_795_546_993,
  contextLength: 4096,
};

/** Never aborted. */
export const CALM: AbortSignal = new AbortController().signal;

export const PROMPT = "<s>[INST] Judge this. [/INST]";

export const REQUEST: CompletionRequest = {
  prompt: PROMPT,
  sampling: { temperature: 0, topP: 0.9, repetitionPenalty: 1, maxTokens: 6 },
  seed: 5,
  topTokens: 0,
};

export function load(
  engine: JudgeEngine,
  options: { source?: ModelSource; signal?: AbortSignal; reports?: LoadProgress[] } = {},
): ReturnType<JudgeEngine["load"]> {
  const { source = SOURCE, signal = CALM, reports = [] } = options;
  return engine.load(source, { signal, onProgress: (progress) => reports.push(progress) });
}

/** An engine in a scripted world, with a model loaded. */
export async function loaded(
  script: Partial<EngineScript> = {},
): Promise<{ engine: JudgeEngine; world: ScriptedWorld }> {
  const world = scriptWorld(script);
  const engine = createWebllmEngine(world.deps);
  await load(engine);
  return { engine, world };
}

/** The fault with which a promise rejects. */
export function faultOf(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => (error instanceof AppError ? error : expect.fail(String(error))),
  );
}
