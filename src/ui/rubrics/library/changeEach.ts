import type { RubricFields, RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { RubricLibraryStore } from "#stores/rubrics/rubricLibraryState.ts";

/** A change of one rubric that was made, with what takes it back. */
export interface MadeChange {
  readonly id: string;
  readonly before: Partial<RubricFields>;
  readonly after: Partial<RubricFields>;
}

/** What was changed in one step. */
export interface MadeStep {
  /** Empty when all were as wanted. */
  readonly changes: readonly MadeChange[];
  /** Names the step; `null` when there is none. */
  readonly seq: number | null;
}

/**
 * Change several rubrics as one step, all or none; those that already are as wanted are left alone.
 *
 * @param label What is done to those that change, in the form "archiving of Empathy".
 */
export async function changeEach(
  library: RubricLibraryStore,
  records: readonly RubricRecord[],
  fieldsOf: (record: RubricRecord) => Partial<RubricFields>,
  label: (changed: readonly RubricRecord[]) => string,
): Promise<MadeStep> {
  const changes = records.flatMap((record): readonly MadeChange[] => {
    const after = fieldsOf(record);
    const before = fieldsBefore(record, after);
    return Object.keys(before).length === 0 ? [] : [{ id: record.id, before, after }];
  });
  if (changes.length === 0) return { changes, seq: null };
  const changedIds = new Set(changes.map(({ id }) => id));
  await library.getState().actions.changeMany(
    changes.map(({ id, after }) => ({ id, fields: after })),
    label(records.filter(({ id }) => changedIds.has(id))),
  );
  return { changes, seq: library.getState().undoStep?.seq ?? null };
}

/**
 * Take a step back: as an undo while it is the newest, so that steps do not pile up, else as a change of its own of those
 * rubrics that still are what it made of them.
 *
 * @returns whether anything was taken back.
 */
export async function takeBack(
  library: RubricLibraryStore,
  { changes, seq }: MadeStep,
  label: string,
): Promise<boolean> {
  const { undoStep, records, actions } = library.getState();
  if (seq !== null && undoStep?.seq === seq) return (await actions.undo()) !== null;
  const recordById = new Map(records.map((record) => [record.id, record]));
  const back = changes.filter(({ id, after }) => {
    const record = recordById.get(id);
    return record !== undefined && Object.keys(fieldsBefore(record, after)).length === 0;
  });
  if (back.length === 0) return false;
  await actions.changeMany(
    back.map(({ id, before }) => ({ id, fields: before })),
    label,
  );
  return true;
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
