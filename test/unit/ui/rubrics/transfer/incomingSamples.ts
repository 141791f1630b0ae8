import type { IncomingDraft } from "#core/rubric/formats/rubricImport.ts";
import type { ImportPlanEntry } from "#core/rubric/formats/planImport.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle, RubricRecord, RubricVersion, TrialCase } from "#core/rubric/rubricRecord.ts";
import type { ImportRowState } from "#ui/rubrics/transfer/importTally.ts";

export const SAMPLE_DRAFT: RubricDraft = {
  name: "Empathy",
  criteria: "Is it kind?",
  scoreDescriptions: ["Cruel.", "Kind."],
};

export function sampleVersion(version: number, sha256 = "0".repeat(64)): RubricVersion {
  return { ...SAMPLE_DRAFT, id: "r1", version, sha256, savedAt: "2026-11-26T08:00:00.000Z", note: "" };
}

/** A rubric with this many versions, whose text under the pen is the newest of them. */
export function sampleRecord(versions = 1, changes: Partial<RubricRecord> = {}): RubricRecord {
  return {
    id: "r1",
    draft: SAMPLE_DRAFT,
    newest: versions === 0 ? null : sampleVersion(versions),
    tags: [],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: "2026-11-26T08:00:00.000Z",
    changedAt: "2026-11-26T08:00:00.000Z",
    revision: 1,
    ...changes,
  };
}

export function sampleCase(position: number): TrialCase {
  return {
    id: `c${position}`,
    rubricId: "r1",
    position,
    instruction: "Say hello.",
    response: "Hello.",
    referenceAnswer: "",
    expectedScore: 2,
    textRevision: 1,
  };
}

export function sampleBundle(versions = 1, cases = 0): RubricBundle {
  return {
    record: sampleRecord(versions),
    versions: Array.from({ length: versions }, (_, index) => sampleVersion(index + 1)),
    trialCases: Array.from({ length: cases }, (_, index) => sampleCase(index)),
    trialRuns: [],
  };
}

export const INCOMING_DRAFT: IncomingDraft = { kind: "draft", draft: SAMPLE_DRAFT, tags: [] };

/** A row of each kind, without decisions. */
export function sampleRow(
  index: number,
  kind: ImportPlanEntry["kind"],
  damagedVersions: readonly number[] = [],
): ImportRowState {
  const existing = sampleRecord();
  const incoming = INCOMING_DRAFT;
  const entry: ImportPlanEntry =
    kind === "new"
      ? { kind, incoming }
      : kind === "same"
        ? { kind, incoming, existing }
        : { kind, because: "name", incoming, existing };
  return { index, entry, damagedVersions };
}
