import { afterAll, expect, test } from "vitest";
import { EXAMPLE_CASES } from "#core/cases/exampleCases.ts";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { assessCase } from "#engine/assessCase.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { CALM } from "#test/browser/engine/tinyEngine.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import { openSafetensors } from "#weights/safetensors/openSafetensors.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { fetchRuntime } from "#workers/engine/fetchRuntime.ts";
import { startEngineWorker } from "#workers/engine/startEngineWorker.ts";
import { createSupervisedEngine } from "#workers/engine/supervisedEngine.ts";
import { convertWeights } from "#workers/weights/convertWeights.ts";
import { memoryFolderOf } from "#test/fixtures/tinyCheckpointFiles.ts";
import { picked } from "./conversions.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

async function allValues(checkpoint: Checkpoint, name: string): Promise<Float32Array> {
  const shape = checkpoint.tensors.get(name)?.shape ?? [];
  return checkpoint.readValues(
    name,
    0,
    shape.reduce((product, length) => product * length, 1),
  );
}

async function opfsFile(path: string, name: string): Promise<File> {
  let directory = await navigator.storage.getDirectory();
  for (const part of path.split("/")) directory = await directory.getDirectoryHandle(part);
  return (await directory.getFileHandle(name)).getFile();
}

test("two judges are merged, written as GGUF, loaded and judged with, down to a score", async () => {
  const judges = [await tinyJudgeFiles({ seed: 1 }), await tinyJudgeFiles({ seed: 2 })] as const;
  await convertWeights({
    order: {
      kind: "merge",
      options: { method: "linear" },
      dtype: "same",
      models: [
        { source: picked(judges[0]), weight: 0.9, density: 1 },
        { source: picked(judges[1]), weight: 0.1, density: 1 },
      ],
      base: null,
      hearthVersion: "0.0.0-test",
    },
    path: `${BASE}/merged`,
    threads: 2,
    signal: CALM,
  });

  // linear: θ = 0.9·θ₁ + 0.1·θ₂, value by value
  const merged = await openSafetensors(await openOpfsFolder(`${BASE}/merged`));
  const [first, second] = await Promise.all(judges.map((files) => openSafetensors(memoryFolderOf(files))));
  if (first === undefined || second === undefined) throw new Error("There are two judges");
  const name = "model.layers.1.mlp.gate_proj.weight";
  const [found, one, other] = await Promise.all(
    [merged, first, second].map((model) => allValues(model, name)),
  );
  const expected = one?.map((value, index) => 0.9 * value + 0.1 * (other?.[index] ?? 0)) ?? [];
  expect(found?.length).toBe(64 * 128);
  expect(Math.max(...expected.map((value, index) => Math.abs(value - (found?.[index] ?? 0))))).toBeLessThan(
    1e-6,
  );

  await convertWeights({
    order: {
      kind: "gguf",
      source: { kind: "opfs", path: `${BASE}/merged` },
      settings: { type: "q8_0", name: "Merged judge", fileName: "merged.gguf", splitMaxBytes: null },
    },
    path: `${BASE}/gguf`,
    signal: CALM,
  });

  const engine = createSupervisedEngine({ startWorker: startEngineWorker, fetchRuntime });
  const source = { kind: "gguf-file", file: await opfsFile(`${BASE}/gguf`, "merged.gguf") } as const;
  const model = await engine.load(source, { signal: CALM, onProgress: () => {} });
  expect(model).toMatchObject({ name: "Merged judge", quantization: "Q8_0" });
  const example = EXAMPLE_CASES.find(({ evaluationCase }) => evaluationCase.mode === "direct");
  const rubric = STARTER_RUBRICS.find(({ id }) => id === example?.rubricId);
  if (example === undefined || rubric === undefined) throw new Error("There is no example of a direct case");
  const settings = {
    ...DEFAULT_ASSESSMENT_SETTINGS,
    sampling: { ...DEFAULT_ASSESSMENT_SETTINGS.sampling, maxTokens: 64 },
  };
  const task = { evaluationCase: example.evaluationCase, rubric, settings };
  const assessment = await assessCase(engine, model, task, { signal: CALM, onEvent: () => {} });
  await engine.unload();

  const { outcome, calls } = assessment;
  if (outcome.kind !== "score") throw new Error(`It came to ${outcome.kind}`);
  expect([1, 2, 3, 4, 5]).toContain(outcome.score);
  const call = calls[outcome.callIndex];
  expect(call?.rawText).toContain(`[RESULT] ${outcome.score}`);
});
