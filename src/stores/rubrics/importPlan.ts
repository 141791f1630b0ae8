import type { ImportedBundle } from "#core/rubric/formats/rubricImport.ts";
import { isSameDraft, toDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { StepPart } from "#core/rubric/rubricStep.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { RubricWrite } from "#storage/hearthStorage.ts";
import { nameOf, newVersion, type VersionMaker } from "./newVersion.ts";
import { addBundles, joinWrites } from "./rubricWrites.ts";

/** What an import does, all together, and the step that it is. */
export interface ImportPlan {
  readonly write: RubricWrite;
  /** Empty when nothing of it can be undone, because only versions were saved. */
  readonly parts: readonly StepPart[];
  readonly label: string;
}

/** A rubric whose text is replaced, perhaps several times. */
interface Replaced {
  readonly before: RubricRecord;
  readonly record: RubricRecord;
  readonly versions: readonly RubricVersion[];
}

/** Plan an import; `null` when nothing comes in. */
export async function planImported(
  rubrics: readonly ImportedBundle[],
  recordOf: (id: string) => RubricRecord,
  maker: VersionMaker,
): Promise<ImportPlan | null> {
  const [first] = rubrics;
  if (first === undefined) return null;
  const bundles = rubrics.flatMap((rubric) => (rubric.kind === "add" ? [rubric.bundle] : []));
  const replaced = new Map<string, Replaced>();
  for (const rubric of rubrics) {
    if (rubric.kind === "add") continue;
    const earlier = replaced.get(rubric.id);
    replaced.set(rubric.id, await replaceText(rubric, earlier ?? unchanged(recordOf(rubric.id)), maker));
  }
  const ids = bundles.map(({ record }) => record.id);
  const [firstId] = ids;
  const added: StepPart[] =
    firstId === undefined ? [] : [{ rubricId: firstId, change: { kind: "added", ids, bundles: [] } }];
  return {
    write: joinWrites([addBundles(bundles), ...[...replaced.values()].map(toWrite)]),
    parts: [...added, ...[...replaced.values()].flatMap(toPart)],
    label: labelOf(rubrics, first),
  };
}

function unchanged(record: RubricRecord): Replaced {
  return { before: record, record, versions: [] };
}

/** The text becomes the newest version; one that cannot be a version waits under the pen, where the page says why. */
async function replaceText(
  { draft, note }: Extract<ImportedBundle, { kind: "replace" }>,
  { before, record, versions }: Replaced,
  maker: VersionMaker,
): Promise<Replaced> {
  const changed = { ...record, draft: toDraft(draft) };
  const { newest } = record;
  const isVersion =
    validateRubric(draft).kind === "valid" && (newest === null || !isSameDraft(draft, newest));
  if (!isVersion) return { before, record: changed, versions };
  const version = await newVersion(changed, note, maker);
  return { before, record: { ...changed, newest: version }, versions: [...versions, version] };
}

function toWrite({ before, record, versions }: Replaced): RubricWrite {
  const { revision } = before;
  const changedAt = versions.at(-1)?.savedAt ?? record.changedAt;
  return {
    records: [{ record: { ...record, changedAt, revision: revision + 1 }, replaces: revision }],
    versions,
  };
}

function toPart({ before, record }: Replaced): readonly StepPart[] {
  if (isSameDraft(before.draft, record.draft)) return [];
  const change = { kind: "fields", before: { draft: before.draft }, after: { draft: record.draft } } as const;
  return [{ rubricId: record.id, change }];
}

function labelOf(rubrics: readonly ImportedBundle[], first: ImportedBundle): string {
  if (rubrics.length > 1) return `import of ${rubrics.length.toLocaleString("en-US")} rubrics`;
  return first.kind === "add"
    ? `import of ${nameOf(first.bundle.record.draft)}`
    : `replacing of ${nameOf(first.draft)}`;
}
