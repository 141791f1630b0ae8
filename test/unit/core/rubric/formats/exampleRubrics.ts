import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import { createHash } from "node:crypto";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle, RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";

export const KINDNESS: RubricDraft = {
  name: "Kindness",
  criteria: "Is the response kind to the person asking?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm, and to the point."],
};

export const BREVITY: RubricDraft = {
  name: "Brevity",
  criteria: "Is the response as short as it can be?",
  scoreDescriptions: ["Much too long.", "A little long.", "Short."],
};

export const NOW = "2026-11-24T10:00:00.000Z";

export const SOURCE = { appVersion: "0.1.0", exportedAt: NOW };

/** SHA-256 as the page makes it. */
export async function sha256(text: string): Promise<string> {
  return createHash("sha256").update(text).digest("hex");
}

export function versionOf(id: string, draft: RubricDraft, version: number): RubricVersion {
  const hash = createHash("sha256").update(renderRubric(draft)).digest("hex");
  return { id, ...draft, version, sha256: hash, savedAt: NOW, note: "" };
}

export function recordOf(id: string, draft: RubricDraft, newest: RubricVersion | null = null): RubricRecord {
  return {
    id,
    draft,
    newest,
    tags: ["tone"],
    isFavourite: true,
    isArchived: false,
    dismissedFindings: ["vague-quantifier:score2"],
    createdAt: NOW,
    changedAt: NOW,
    revision: 3,
  };
}

/** A rubric with two versions, a trial case and a trial run. */
export function bundleOf(id: string, draft: RubricDraft): RubricBundle {
  const first = versionOf(id, { ...draft, criteria: `${draft.criteria} At all?` }, 1);
  const second = versionOf(id, draft, 2);
  return {
    record: recordOf(id, draft, second),
    versions: [first, second],
    trialCases: [
      {
        id: `${id}-case`,
        rubricId: id,
        position: 0,
        instruction: "Say hello.",
        response: "Hello!",
        referenceAnswer: "",
        expectedScore: 4,
        textRevision: 1,
      },
    ],
    trialRuns: [
      {
        id: `${id}-run`,
        rubricId: id,
        startedAt: NOW,
        rubricSha256: second.sha256,
        rubricVersion: 2,
        isDraft: false,
        judge: {
          modelId: "tiny",
          modelName: "Tiny",
          weightsHash: null,
          settings: DEFAULT_ASSESSMENT_SETTINGS,
        },
        results: [
          { caseId: `${id}-case`, textRevision: 1, verdictId: "v-1", expectedScore: 4, score: 3 },
          { caseId: "gone", textRevision: 1, verdictId: "v-2", expectedScore: null, score: null },
        ],
      },
    ],
  };
}

/** A text of 1 MB, with spaces, quotes and line breaks. */
export const MEGABYTE = 'a "b", c\n'.repeat(Math.ceil(1_000_000 / 9));
