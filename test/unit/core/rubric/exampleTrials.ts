import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import type { TrialCase, TrialResult, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { Score } from "#core/rubric/scoreRubric.ts";
import type { TrialJudge, TriedTexts } from "#core/rubric/trialRows.ts";

export const DRAFT_SHA = "d".repeat(64);
export const V3_SHA = "3".repeat(64);
const settings = DEFAULT_ASSESSMENT_SETTINGS;
export const JUDGE: TrialJudge = {
  modelId: "prometheus",
  modelName: "Prometheus 2 7B",
  weightsHash: "sha256:aa",
  settings,
};
export const OTHER_JUDGE: TrialJudge = {
  modelId: "tiny",
  modelName: "tiny-judge",
  weightsHash: null,
  settings,
};
export const TEXTS: TriedTexts = {
  draft: { sha256: DRAFT_SHA, levels: 5 },
  previous: { version: 3, sha256: V3_SHA, levels: 5 },
};

/** A calibration case; its id is its number. */
export function trialCaseOf(id: string, expectedScore: Score | null, textRevision = 1): TrialCase {
  return {
    id,
    rubricId: "rubric-1",
    position: Number(id),
    instruction: `Instruction ${id}`,
    response: `Response ${id}`,
    referenceAnswer: "",
    expectedScore,
    textRevision,
  };
}

/** A run by `JUDGE` with the text under the pen; the scores are by case id, `null` where the output could not be read. */
export function trialRunOf(
  scores: Readonly<Record<string, Score | null>>,
  change: Partial<TrialRun> & { readonly textRevision?: number } = {},
): TrialRun {
  const { textRevision = 1, ...rest } = change;
  const id = rest.id ?? "run";
  const results = Object.entries(scores).map(([caseId, score]): TrialResult => ({
    caseId,
    textRevision,
    verdictId: `${id}-${caseId}`,
    expectedScore: null,
    score,
  }));
  return {
    id,
    rubricId: "rubric-1",
    startedAt: "2026-11-25T10:00:00.000Z",
    rubricSha256: DRAFT_SHA,
    rubricVersion: 4,
    isDraft: true,
    judge: JUDGE,
    results,
    ...rest,
  };
}
