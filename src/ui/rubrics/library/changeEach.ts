import type { RubricFields, RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { RubricLibraryStore } from "#stores/rubrics/rubricLibraryState.ts";

/** A change of one rubric that was made, with what takes it back. */
export interface MadeChange {
  readonly id: string;
  readonly before: Partial<RubricFields>;
  /** The step it became; `null` when it became none. */
  readonly seq: number | null;
}

/**
 * Change several rubrics, one step each; those that already are as wanted are left alone. When one fails, those before it
 * stay changed.
 *
 * @param label What is done, in the form "archiving of Empathy".
 */
export async function changeEach(
  library: RubricLibraryStore,
  records: readonly RubricRecord[],
  fieldsOf: (record: RubricRecord) => Partial<RubricFields>,
  label: (record: RubricRecord) => string,
): Promise<readonly MadeChange[]> {
  const made: MadeChange[] = [];
  for (const record of records) {
    const fields = fieldsOf(record);
    const before = fieldsBefore(record, fields);
    if (Object.keys(before).length === 0) continue;
    await library.getState().actions.change(record.id, fields, { label: label(record) });
    made.push({ id: record.id, before, seq: library.getState().undoStep?.seq ?? null });
  }
  return made;
}

/**
 * Take changes back, last first: as an undo while they are the newest steps, so that they do not pile up, else as a change
 * of their own.
 */
export async function takeBack(
  library: RubricLibraryStore,
  made: readonly MadeChange[],
  label: (id: string) => string,
): Promise<void> {
  for (const { id, before, seq } of made.toReversed()) {
    const { undoStep, actions } = library.getState();
    const isNewest = seq !== null && undoStep?.seq === seq;
    if (isNewest && (await actions.undo()) !== null) continue;
    await actions.change(id, before, { label: label(id) });
  }
}

const FIELD_NAMES = ["draft", "tags", "isFavourite", "isArchived", "dismissedFindings"] as const;

/** What the fields are now, as far as they would change. */
function fieldsBefore(record: RubricRecord, fields: Partial<RubricFields>): Partial<RubricFields> {
  const changed = FIELD_NAMES.filter((name) => {
    const next = fields[name];
    return next !== undefined && JSON.stringify(next) !== JSON.stringify(record[name]);
  });
  return Object.fromEntries(changed.map((name) => [name, record[name]]));
}
