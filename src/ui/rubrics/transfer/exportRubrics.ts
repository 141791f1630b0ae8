import type { RubricFormat } from "#core/rubric/formats/rubricImport.ts";
import type { RubricBundle, RubricRecord } from "#core/rubric/rubricRecord.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { selectOpenRubric, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import type { RubricsDesk } from "#ui/rubrics/rubricsContext.tsx";

/** Where what is exported comes from. */
export type ExportDesk = Pick<RubricsDesk, "library" | "editor">;

/**
 * The rubrics with these ids as they would leave now: with what is typed in the editor, kept or not. A starter comes as a
 * rubric that was just begun. Ids of nothing are left out.
 */
export function exportedRecords(
  { library, editor }: ExportDesk,
  ids: readonly string[],
): readonly RubricRecord[] {
  const byId = new Map(library.getState().records.map((record) => [record.id, record]));
  const open = selectOpenRubric(editor.getState());
  return ids.flatMap((id) => {
    const record = byId.get(id) ?? starterRecord(id);
    return record === null ? [] : [withTypedText(record, open)];
  });
}

/**
 * Write rubrics in a format. Only Hearth's own reads the disk, because only it has the history; the others also work when the
 * disk refuses.
 *
 * @param exportedAt ISO 8601, UTC.
 */
export async function writeExport(
  desk: ExportDesk,
  ids: readonly string[],
  format: RubricFormat,
  source: { readonly appVersion: string; readonly exportedAt: string },
): Promise<string> {
  // the writers load with the first export
  const { writeRubrics } = await import("#core/rubric/formats/writeRubrics.ts");
  const bundles =
    format === "hearth-json" ? await exportedBundles(desk, ids) : exportedRecords(desk, ids).map(bundleOf);
  return writeRubrics(format, bundles, source);
}

/** The rubrics with their whole history, and with what is typed in the editor. */
export async function exportedBundles(
  desk: ExportDesk,
  ids: readonly string[],
): Promise<readonly RubricBundle[]> {
  const isOwn = new Set(desk.library.getState().records.map(({ id }) => id));
  const own = await desk.library.getState().actions.readBundles(ids.filter((id) => isOwn.has(id)));
  const open = selectOpenRubric(desk.editor.getState());
  const ownById = new Map(
    own.map((bundle) => [bundle.record.id, { ...bundle, record: withTypedText(bundle.record, open) }]),
  );
  return ids.flatMap((id) => {
    const starter = starterRecord(id);
    const bundle = ownById.get(id) ?? (starter === null ? undefined : bundleOf(starter));
    return bundle === undefined ? [] : [bundle];
  });
}

function withTypedText(record: RubricRecord, open: OpenRubric | null): RubricRecord {
  return open?.id === record.id ? { ...record, draft: open.draft } : record;
}

function bundleOf(record: RubricRecord): RubricBundle {
  return { record, versions: [], trialCases: [], trialRuns: [] };
}

/** A starter as a rubric of someone's own, without versions: in a library it would come under an id of its own anyway. */
function starterRecord(id: string): RubricRecord | null {
  const starter = STARTER_RUBRICS.find((candidate) => candidate.id === id);
  if (starter === undefined) return null;
  const { name, criteria, scoreDescriptions } = starter;
  const now = new Date().toISOString();
  return {
    id,
    draft: { name, criteria, scoreDescriptions },
    newest: null,
    tags: [],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: now,
    changedAt: now,
    revision: 1,
  };
}
