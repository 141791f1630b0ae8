import type { RubricFields, RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { StepChange, StepPart } from "#core/rubric/rubricStep.ts";
import type { RubricWrite } from "#storage/hearthStorage.ts";
import { fieldsOf, holds } from "./sameFields.ts";

/** New values for some fields of one rubric. */
export interface FieldChange {
  readonly id: string;
  readonly fields: Partial<RubricFields>;
}

/** One change per rubric, without those that are so already; of two about one rubric the later one counts. */
export function onlyChanges(
  changes: readonly FieldChange[],
  recordOf: (id: string) => RubricRecord,
): readonly FieldChange[] {
  const fieldsById = new Map<string, Partial<RubricFields>>();
  for (const { id, fields } of changes) fieldsById.set(id, { ...fieldsById.get(id), ...fields });
  return [...fieldsById].flatMap(([id, fields]) => (holds(recordOf(id), fields) ? [] : [{ id, fields }]));
}

/** What changing fields means for the disk, and the step that it is. */
export function planFieldChanges(
  changes: readonly FieldChange[],
  recordOf: (id: string) => RubricRecord,
  changedAt: string,
): { readonly write: RubricWrite; readonly change: StepChange } {
  const records = changes.map(({ id, fields }) => {
    const record = recordOf(id);
    const changed = { ...record, ...fields, changedAt, revision: record.revision + 1 };
    return { record: changed, replaces: record.revision };
  });
  const parts = changes.map(({ id, fields }): StepPart => ({
    rubricId: id,
    change: { kind: "fields", before: fieldsOf(recordOf(id), fields), after: fields },
  }));
  return { write: { records }, change: toStepChange(parts) };
}

/** A change of one part is that part. */
export function toStepChange(parts: readonly StepPart[]): StepChange {
  const [first, ...more] = parts;
  return first === undefined || more.length > 0 ? { kind: "several", parts } : first.change;
}
