import { expect, test } from "vitest";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import { createVerdict } from "#core/verdict/createVerdict.ts";
import { readVerdicts, writeVerdictsJsonl } from "#core/verdict/verdictFile.ts";
import { DIRECT_CASE, verdictOf } from "./exampleVerdicts.ts";

const expected = verdictOf(DIRECT_CASE, { AB: ["Right. [RESULT] 5"] });

const model: LoadedModel = {
  modelId: "prometheus-7b-v2.0",
  name: "Prometheus 2 (7B)",
  engine: "webllm",
  engineVersion: "0.2.86",
  backend: { kind: "webgpu", description: "NVIDIA GeForce RTX 3060" },
  promptFormat: "mistral-instruct",
  quantization: "q4f16_1",
  weightsHash: `sha256:${"c".repeat(64)}`,
  memoryBytes: 5e9,
  loadMs: 1000,
  capabilities: {
    grammar: true,
    tokenProbabilities: true,
    prefixCache: false,
    maxParallel: 1,
    contextLength: 4096,
  },
};

const { sha256, ...rubric } = expected.rubric;
const parts = {
  assessment: { calls: expected.calls, outcome: expected.outcome, flags: expected.flags },
  task: {
    evaluationCase: DIRECT_CASE,
    rubric,
    settings: { ...DEFAULT_ASSESSMENT_SETTINGS, bothOrders: false },
  },
  rubric,
  rubricSha256: sha256,
  model,
  id: "v-1",
  createdAt: "2026-11-24T10:00:00.000Z",
  appVersion: "0.1.0",
  userAgent: "Test/1.0",
};

test("createVerdict() joins the assessment with all of its provenance, and nothing else", () => {
  expect(createVerdict(parts)).toStrictEqual(expected);
});

test("createVerdict() says that a text was tried before it was saved, and only then", () => {
  expect(createVerdict({ ...parts, isDraft: true })).toStrictEqual({
    ...expected,
    rubric: { ...expected.rubric, isDraft: true },
  });
  expect(createVerdict({ ...parts, isDraft: false })).toStrictEqual(expected);
});

test("createVerdict() makes a verdict that its own file format reads", () => {
  const verdict = createVerdict(parts);
  expect(readVerdicts(writeVerdictsJsonl([verdict]))).toStrictEqual([verdict]);
});

test("createVerdict() keeps the rubric's texts as the judge saw them", () => {
  const task = { ...parts.task, rubric: { ...rubric, criteria: "Another question?" } };
  expect(createVerdict({ ...parts, task }).rubric).toMatchObject({
    name: "Correctness",
    criteria: "Another question?",
  });
});
