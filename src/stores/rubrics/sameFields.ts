import type { RubricFields, RubricRecord } from "#core/rubric/rubricRecord.ts";

/** Whether a record has just these values in the fields named. */
export function holds(record: RubricRecord, fields: Partial<RubricFields>): boolean {
  return isSameFields(fieldsOf(record, fields), fields);
}

/** The values that a record has in the fields that another value names. */
export function fieldsOf(record: RubricRecord, named: Partial<RubricFields>): Partial<RubricFields> {
  return Object.fromEntries(Object.keys(named).map((key) => [key, Reflect.get(record, key)]));
}

/** Whether two say the same of the same fields. */
export function isSameFields(one: Partial<RubricFields>, other: Partial<RubricFields>): boolean {
  return canonical(one) === canonical(other);
}

/** JSON with sorted keys: databases and files may give keys back in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
