import { AppError } from "#core/errors.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { RubricStorage } from "#storage/hearthStorage.ts";

/** Finds one record. @throws {AppError} `storage/changed-elsewhere` when it is gone. */
export type RecordFinder = (id: string) => RubricRecord;

/** The records that are shown, and how they are brought up to date. */
export interface RecordBook {
  readonly recordOf: RecordFinder;
  /** The same for many of them as they are now. */
  readonly finder: () => RecordFinder;
  /** Show records that are on disk, and no longer those that are gone. */
  readonly put: (changed: readonly RubricRecord[], removedIds?: readonly string[]) => void;
  /** Look again at records that another tab may have changed or removed. */
  readonly reread: (ids: readonly string[]) => Promise<void>;
}

/** Make the book over a list that somebody else holds. */
export function createRecordBook(
  storage: Pick<RubricStorage, "getRecords">,
  list: {
    readonly records: () => readonly RubricRecord[];
    readonly onRecords: (records: readonly RubricRecord[]) => void;
  },
): RecordBook {
  function recordOf(id: string): RubricRecord {
    const record = list.records().find((candidate) => candidate.id === id);
    if (record === undefined) throw new AppError("storage/changed-elsewhere", `There is no rubric ${id}`);
    return record;
  }

  function put(changed: readonly RubricRecord[], removedIds: readonly string[] = []): void {
    const byId = new Map(list.records().map((record) => [record.id, record]));
    for (const record of changed) byId.set(record.id, record);
    for (const id of removedIds) byId.delete(id);
    list.onRecords([...byId.values()]);
  }

  return {
    recordOf,
    finder() {
      const byId = new Map(list.records().map((record) => [record.id, record]));
      return (id) => byId.get(id) ?? recordOf(id);
    },
    put,
    async reread(ids) {
      const records = await storage.getRecords(ids);
      const found = new Set(records.map(({ id }) => id));
      put(
        records,
        ids.filter((id) => !found.has(id)),
      );
    },
  };
}
