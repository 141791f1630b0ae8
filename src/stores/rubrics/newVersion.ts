import { toDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";

/** What saving a version needs from outside. */
export interface VersionMaker {
  /** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
  readonly sha256: (text: string) => Promise<string>;
  /** ISO 8601, UTC. */
  readonly timestamp: () => string;
}

/** The text under the pen as the next version. */
export async function newVersion(
  { id, draft, newest }: Pick<RubricRecord, "id" | "draft" | "newest">,
  note: string,
  { sha256, timestamp }: VersionMaker,
): Promise<RubricVersion> {
  return {
    id,
    ...toDraft(draft),
    version: (newest?.version ?? 0) + 1,
    sha256: await sha256(renderRubric(draft)),
    savedAt: timestamp(),
    note,
  };
}

/** A new rubric of the person's own. */
export function newRecord(
  id: string,
  draft: RubricDraft,
  tags: readonly string[],
  now: string,
): RubricRecord {
  return {
    id,
    draft: toDraft(draft),
    newest: null,
    tags,
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: now,
    changedAt: now,
    revision: 1,
  };
}

/** What a rubric is called in the names of steps. */
export function nameOf({ name }: RubricDraft): string {
  return name.trim() === "" ? "a rubric without a name" : name.trim();
}
