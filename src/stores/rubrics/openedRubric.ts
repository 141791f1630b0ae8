import { toDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { OpenRubric, RubricEditorState } from "./rubricEditorState.ts";

/** A rubric of the person's own as it is before it is known which tab may write it. */
export function newlyOpened(id: string, draft: RubricDraft, versions: readonly RubricVersion[]): OpenRubric {
  return {
    id,
    draft,
    versions,
    problems: [],
    keeping: { kind: "kept" },
    access: { kind: "asking" },
    staleness: null,
  };
}

/** A starter, which nobody may write. */
export function starterAsOpen(starter: NamedRubric, sha256: string): OpenRubric {
  const version: RubricVersion = { ...starter, sha256, savedAt: null, note: "" };
  return { ...newlyOpened(starter.id, toDraft(starter), [version]), access: { kind: "starter" } };
}

/** The text that is to become a rubric of its own. @throws {TypeError} when there is none. */
export function copySource(opened: RubricEditorState["opened"]): {
  readonly id: string;
  readonly draft: RubricDraft;
} {
  if (opened.kind === "open") return opened.rubric;
  if (opened.kind === "missing" && opened.typed !== null) return { id: opened.id, draft: opened.typed };
  throw new TypeError("No rubric is open");
}

/** Why a text could not be saved as a version. */
export function problemsOf(draft: RubricDraft): OpenRubric["problems"] {
  const checked = validateRubric(draft);
  return checked.kind === "invalid" ? checked.problems : [];
}

/** Whether what is typed into a rubric is going to the disk, as far as anybody knows. */
export function isOnItsWay(rubric: OpenRubric | null): boolean {
  return rubric?.access.kind === "here" && rubric.keeping.kind !== "not-kept";
}
