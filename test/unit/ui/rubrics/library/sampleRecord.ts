import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricUsage, RubricVersion } from "#core/rubric/rubricRecord.ts";

const DRAFT: RubricDraft = {
  name: "Empathy",
  criteria: "Does the response recognise the feeling?",
  scoreDescriptions: ["not", "hardly", "partly", "mostly", "fully"],
};

/** A rubric whose third version says what is under the pen, unless something else is said. */
export function sampleRecord(rest: Partial<RubricRecord> = {}): RubricRecord {
  return {
    id: "a",
    draft: DRAFT,
    newest: sampleVersion(DRAFT),
    tags: [],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: "2026-01-01T00:00:00.000Z",
    changedAt: "2026-01-01T00:00:00.000Z",
    revision: 1,
    ...rest,
  };
}

export function sampleVersion(draft: RubricDraft): RubricVersion {
  return { id: "a", version: 3, sha256: "", savedAt: null, note: "", ...draft };
}

export function sampleUsage(rest: Partial<RubricUsage> = {}): RubricUsage {
  return { rubricId: "a", verdicts: 0, lastUsedAt: null, trialRuns: 0, latestTrial: null, ...rest };
}
