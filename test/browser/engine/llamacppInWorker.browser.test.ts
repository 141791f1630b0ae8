import { afterEach, expect, test } from "vitest";
import { EXAMPLE_CASES } from "#core/cases/exampleCases.ts";
import { DEFAULT_ASSESSMENT_SETTINGS, type AssessmentEvent } from "#core/judge/assessment.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { assessCase } from "#engine/assessCase.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { fetchRuntime } from "#workers/engine/fetchRuntime.ts";
import { startEngineWorker } from "#workers/engine/startEngineWorker.ts";
import { createSupervisedEngine, type EngineWorker } from "#workers/engine/supervisedEngine.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { CALM, faultOf, fileSource, PROMPT, request } from "./tinyEngine.ts";

const WATCH = { signal: CALM, onProgress: (): void => {} };

let engine: JudgeEngine | null = null;
afterEach(async () => {
  await engine?.unload();
  engine = null;
});

function engineInWorker(): JudgeEngine {
  engine = createSupervisedEngine({ startWorker: startEngineWorker, fetchRuntime });
  return engine;
}

test("llama.cpp runs inside Hearth's own worker, threads below it included", async () => {
  const inWorker = engineInWorker();
  const model = await inWorker.load(fileSource(writeTinyGguf()), WATCH);
  expect(model.backend.kind).toBe("cpu");
  const pieces: string[] = [];
  const completion = await inWorker.complete(request({ topTokens: 5 }), {
    signal: CALM,
    onToken: (piece) => pieces.push(piece),
  });
  expect(pieces.join("")).toBe(completion.text);
  expect(completion.tokens).toHaveLength(completion.completionTokens);
  expect(await inWorker.countTokens(PROMPT)).toBe(completion.promptTokens);
});

const withoutWasm = (): EngineWorker =>
  new Worker(new URL("./llamacppWithoutWasm.worker.ts", import.meta.url), { type: "module" });

test.each([
  ["from an address where nothing is", withoutWasm, null],
  ["that is something else", () => startEngineWorker("llamacpp"), new Blob(["<!doctype html>"])],
  ["that nobody gave", () => startEngineWorker("llamacpp"), null],
])("a load with WebAssembly %s fails instead of hanging", async (_what, startWorker, runtime) => {
  engine = createSupervisedEngine({ startWorker, fetchRuntime: async () => runtime });
  const fault = await faultOf(engine.load(fileSource(writeTinyGguf()), WATCH));
  expect(fault.code).toBe("engine/worker-lost");
  expect(fault.message).toContain("Cannot start llama.cpp");
});

test("a damaged file's fault arrives on the page with its code and numbers", async () => {
  const fault = await faultOf(engineInWorker().load(fileSource(writeTinyGguf().subarray(0, 9_000)), WATCH));
  expect(fault).toMatchObject({ code: "engine/gguf-truncated", details: { fileBytes: 9_000 } });
});

test("the tiny judge assesses example cases: every order ends in a verdict that can be read", async () => {
  const inWorker = engineInWorker();
  const model = await inWorker.load(fileSource(writeTinyGguf()), WATCH);
  const settings = {
    ...DEFAULT_ASSESSMENT_SETTINGS,
    sampling: { ...DEFAULT_ASSESSMENT_SETTINGS.sampling, maxTokens: 64 },
  };
  for (const mode of ["direct", "pairwise"] as const) {
    const example = EXAMPLE_CASES.find(({ evaluationCase }) => evaluationCase.mode === mode);
    const rubric = STARTER_RUBRICS.find(({ id }) => id === example?.rubricId);
    if (example === undefined || rubric === undefined) throw new Error(`No example for ${mode}`);
    const events: AssessmentEvent[] = [];
    const task = { evaluationCase: example.evaluationCase, rubric, settings };
    const { calls, outcome } = await assessCase(inWorker, model, task, {
      signal: CALM,
      onEvent: (event) => events.push(event),
    });
    expect(outcome.kind).not.toBe("unparsed");
    for (const call of calls) {
      const pieces = events.filter((event) => event.kind === "piece").map((event) => event.text);
      expect(pieces.join("")).toContain(call.rawText);
      expect(call.promptTokens).toBeLessThan(3_000);
    }
    expect(calls.at(-1)?.distribution).not.toBeNull();
  }
});
