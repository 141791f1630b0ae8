import { isSameDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { incomingDraft, type IncomingRubric } from "./rubricImport.ts";
import { nameKey } from "./rubricNames.ts";

/** One rubric of an import, against what is here. */
export type ImportPlanEntry =
  | { readonly kind: "new"; readonly incoming: IncomingRubric }
  /** It is here already, with the same text. */
  | { readonly kind: "same"; readonly incoming: IncomingRubric; readonly existing: RubricRecord }
  /** Its id or, if that is not here, its name belongs to another text. */
  | {
      readonly kind: "conflict";
      readonly because: "id" | "name";
      readonly incoming: IncomingRubric;
      readonly existing: RubricRecord;
    };

/** What a person wants of one rubric of an import. */
export type ImportChoice = "keep-both" | "replace" | "skip";

/**
 * Compare each rubric of an import with what is here. Archived rubrics count; starters do not, for nothing can replace them.
 *
 * @returns One entry per incoming rubric, in the same order.
 */
export function planImport(
  incoming: readonly IncomingRubric[],
  existing: readonly RubricRecord[],
): readonly ImportPlanEntry[] {
  const byId = new Map(existing.map((record) => [record.id, record]));
  const byName = groupByName(existing);
  return incoming.map((rubric) => {
    const twin = rubric.kind === "bundle" ? byId.get(rubric.bundle.record.id) : undefined;
    if (twin !== undefined) return compareById(rubric, twin);
    return compareByName(rubric, byName.get(nameKey(incomingDraft(rubric).name)) ?? []);
  });
}

/** What happens to a rubric if the person says nothing; never is anything lost. */
export function defaultChoice(entry: ImportPlanEntry): ImportChoice {
  return entry.kind === "same" ? "skip" : "keep-both";
}

function groupByName(existing: readonly RubricRecord[]): ReadonlyMap<string, readonly RubricRecord[]> {
  const byName = new Map<string, RubricRecord[]>();
  for (const record of existing) {
    const key = nameKey(record.draft.name);
    const namesakes = byName.get(key);
    if (namesakes === undefined) byName.set(key, [record]);
    else namesakes.push(record);
  }
  return byName;
}

function compareById(incoming: IncomingRubric, existing: RubricRecord): ImportPlanEntry {
  const isSame =
    isSameDraft(incomingDraft(incoming), existing.draft) &&
    incoming.kind === "bundle" &&
    incoming.bundle.record.newest?.version === existing.newest?.version &&
    incoming.bundle.record.newest?.sha256 === existing.newest?.sha256;
  return isSame
    ? { kind: "same", incoming, existing }
    : { kind: "conflict", because: "id", incoming, existing };
}

function compareByName(incoming: IncomingRubric, namesakes: readonly RubricRecord[]): ImportPlanEntry {
  const [first] = namesakes;
  if (first === undefined) return { kind: "new", incoming };
  const twin = namesakes.find((record) => hasText(record, incoming));
  return twin === undefined
    ? { kind: "conflict", because: "name", incoming, existing: first }
    : { kind: "same", incoming, existing: twin };
}

/** Whether a rubric has this text under the pen or as its newest version; that the names are alike is known. */
function hasText({ draft, newest }: RubricRecord, incoming: IncomingRubric): boolean {
  const texts = { ...incomingDraft(incoming), name: draft.name };
  return (
    isSameDraft(texts, draft) || (newest !== null && isSameDraft({ ...texts, name: newest.name }, newest))
  );
}
