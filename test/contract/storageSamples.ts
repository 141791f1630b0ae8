import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import type { RubricRecord, RubricVersion, TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric, Score } from "#core/rubric/scoreRubric.ts";
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
    readonly criteria?: string;
    readonly name?: string;
    /** Ranks two responses instead of judging one. */
    readonly isPairwise?: boolean;
    readonly isDraft?: boolean;
  } = {},
): Verdict {
  const verdict = sampleVerdict(id, parts.caseId ?? "c1", parts.createdAt ?? "2026-01-01T00:00:00.000Z");
  const { rubric, evaluationCase } = verdict;
  return {
    ...verdict,
    ...(parts.isPairwise === true && { evaluationCase: asPairwise(evaluationCase) }),
    rubric: {
      ...rubric,
      id: parts.rubricId ?? rubric.id,
      name: parts.name ?? rubric.name,
      criteria: parts.criteria ?? rubric.criteria,
      sha256: parts.sha256 ?? rubric.sha256,
      ...(parts.isDraft === true && { isDraft: true }),
    },
  };
}

function asPairwise({ id, instruction, referenceAnswer }: EvaluationCase): EvaluationCase {
  const responseA = { id: "a", label: "Response A", text: "One" };
  const responseB = { id: "b", label: "Response B", text: "Two" };
  return { mode: "pairwise", id, instruction, responseA, responseB, referenceAnswer };
}

/** A saved version of `RUBRIC`'s text. */
export function versionOf(id: string, version: number, parts: Partial<RubricVersion> = {}): RubricVersion {
  const savedAt = `2026-02-01T00:00:${String(version).padStart(2, "0")}.000Z`;
  return { ...RUBRIC, id, version, sha256: "0".repeat(64), savedAt, note: "", ...parts };
}

/** A rubric with nothing saved yet, at revision 1. */
export function recordOf(id: string, parts: Partial<RubricRecord> = {}): RubricRecord {
  return {
    id,
    newest: null,
    draft: { name: RUBRIC.name, criteria: "", scoreDescriptions: ["", "", "\ud800"] },
    tags: ["tone"],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: "2026-02-01T00:00:00.000Z",
    changedAt: "2026-02-01T00:00:00.000Z",
    revision: 1,
    ...parts,
  };
}

/** A case to try a rubric on, with an expected score of 3. */
export function trialCaseOf(id: string, rubricId: string, position: number): TrialCase {
  return {
    id,
    rubricId,
    position,
    instruction: "Say hello",
    response: "Hello\u0000",
    referenceAnswer: "",
    expectedScore: 3,
    textRevision: 1,
  };
}

/** A trial run whose cases were expected to get the first and got the second score of each pair. */
export function trialRunOf(
  id: string,
  rubricId: string,
  startedAt: string,
  scores: readonly (readonly [expected: Score | null, given: Score | null])[] = [],
): TrialRun {
  return {
    id,
    rubricId,
    startedAt,
    rubricSha256: "0".repeat(64),
    rubricVersion: 1,
    isDraft: true,
    judge: {
      modelId: "tiny",
      modelName: "Tiny",
      weightsHash: null,
      settings: DEFAULT_ASSESSMENT_SETTINGS,
    },
    results: scores.map(([expectedScore, score], index) => ({
      caseId: `t${index}`,
      textRevision: 1,
      verdictId: `${id}-${index}`,
      expectedScore,
      score,
    })),
  };
}
