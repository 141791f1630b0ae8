import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";

/** A rubric of the person's own, version 1. */
export const RUBRIC: NamedRubric = {
  id: "r1",
  name: "Clarity",
  version: 1,
  criteria: "Is the response clear?",
  scoreDescriptions: ["No.", "Rarely.", "Partly.", "Mostly.", "Fully."],
};

/** A verdict that holds everything a database could trip over in its texts. */
export function sampleVerdict(id: string, caseId: string, createdAt: string): Verdict {
  return {
    id,
    createdAt,
    evaluationCase: {
      mode: "direct",
      id: caseId,
      instruction: "Explain $& and </s> \ud800 \u202eright to left",
      response: { id: "a", label: "Response", text: "<b>bold</b>\u0000 {rubric}" },
      referenceAnswer: "",
    },
    rubric: { ...RUBRIC, sha256: "0".repeat(64) },
    provenance: {
      modelId: "tiny",
      modelName: "Tiny",
      weightsHash: null,
      quantization: null,
      engine: "llamacpp",
      engineVersion: "1",
      backend: { kind: "cpu", description: "CPU" },
      contextLength: 4096,
      sampling: { temperature: 1, topP: 0.9, repetitionPenalty: 1.03, maxTokens: 1024 },
      maxAttempts: 3,
      bothOrders: true,
      seed: 0,
      promptProfile: "prometheus-eval",
      promptFormat: "mistral-instruct",
      appVersion: "0.0.0",
      userAgent: "test",
    },
    flags: [],
    calls: [],
    outcome: { kind: "unparsed", order: "AB" },
  };
}

/** A verdict by `RUBRIC` in which just what matters for counting differs. */
export function verdictOf(
  id: string,
  parts: {
    readonly caseId?: string;
    readonly createdAt?: string;
    readonly rubricId?: string;
    readonly sha256?: string;
    readonly isDraft?: boolean;
  } = {},
): Verdict {
  const verdict = sampleVerdict(id, parts.caseId ?? "c1", parts.createdAt ?? "2026-01-01T00:00:00.000Z");
  const { rubric } = verdict;
  return {
    ...verdict,
    rubric: {
      ...rubric,
      id: parts.rubricId ?? rubric.id,
      sha256: parts.sha256 ?? rubric.sha256,
      ...(parts.isDraft === true && { isDraft: true }),
    },
  };
}
