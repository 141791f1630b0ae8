import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import { levelCount, type LevelCount, type ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";
import { settleOutcome } from "#core/verdict/settleOutcome.ts";
import type { JudgeCall, Verdict } from "#core/verdict/verdict.ts";

export const DIRECT_CASE: EvaluationCase = {
  mode: "direct",
  id: "case-1",
  instruction: "Name a prime.",
  response: { id: "r-1", label: "Model", text: "Seven." },
  referenceAnswer: "",
};

export const PAIRWISE_CASE: EvaluationCase = {
  mode: "pairwise",
  id: "case-2",
  instruction: "Name a prime.",
  responseA: { id: "r-a", label: "Response A", text: "Seven." },
  responseB: { id: "r-b", label: "Gemma", text: "Nine." },
  referenceAnswer: "",
};

export function callOf(
  mode: EvaluationCase["mode"],
  order: ResponseOrder,
  rawText: string,
  attempt = 1,
  levels: LevelCount = 5,
): JudgeCall {
  return {
    order,
    attempt,
    constraint: "none",
    seed: 5,
    promptSha256: "a".repeat(64),
    promptTokens: 400,
    cachedPromptTokens: 0,
    completionTokens: 30,
    rawText,
    finishReason: "stop",
    timings: { promptMs: 10, generationMs: 20, totalMs: 30 },
    parsed:
      mode === "direct" ? parseDirectVerdict(rawText, "stop", levels) : parsePairwiseVerdict(rawText, "stop"),
    distribution: null,
    distributionMissing: "Not asked for.",
  };
}

const FIVE_LEVELS: ScoreDescriptions = ["no", "hardly", "half", "mostly", "yes"];

/** A verdict over what a judge wrote: texts in order `AB`, then `BA`. */
export function verdictOf(
  evaluationCase: EvaluationCase,
  outputs: Partial<Record<ResponseOrder, readonly string[]>>,
  scoreDescriptions: ScoreDescriptions = FIVE_LEVELS,
): Verdict {
  const orders: ResponseOrder[] = outputs.BA === undefined ? ["AB"] : ["AB", "BA"];
  const levels = levelCount({ scoreDescriptions });
  const calls = orders.flatMap((order) =>
    (outputs[order] ?? []).map((text, index) => callOf(evaluationCase.mode, order, text, index + 1, levels)),
  );
  const { maxAttempts, sampling, seed, promptProfile } = DEFAULT_ASSESSMENT_SETTINGS;
  return {
    id: "v-1",
    createdAt: "2026-11-24T10:00:00.000Z",
    evaluationCase,
    rubric: {
      id: "rubric-1",
      name: "Correctness",
      version: 3,
      criteria: "Is it right?",
      scoreDescriptions,
      sha256: "b".repeat(64),
    },
    provenance: {
      modelId: "prometheus-7b-v2.0",
      modelName: "Prometheus 2 (7B)",
      weightsHash: `sha256:${"c".repeat(64)}`,
      quantization: "q4f16_1",
      engine: "webllm",
      engineVersion: "0.2.86",
      backend: { kind: "webgpu", description: "NVIDIA GeForce RTX 3060" },
      contextLength: 4096,
      sampling,
      maxAttempts,
      bothOrders: orders.length === 2,
      seed,
      promptProfile,
      promptFormat: "mistral-instruct",
      appVersion: "0.1.0",
      userAgent: "Test/1.0",
    },
    flags: [],
    calls,
    outcome: settleOutcome(calls, orders, evaluationCase),
  };
}
