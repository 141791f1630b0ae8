import { Dexie } from "dexie";
import { AppError } from "#core/errors.ts";
import type { HearthTables } from "./rows.ts";
import { storageError } from "./storageErrors.ts";
import { upgradeToRecords } from "./upgradeToRecords.ts";

/** Stand-ins for the browser's IndexedDB. */
export interface IndexedDbFactory {
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof IDBKeyRange;
}

/** Run something on the open database; what is thrown becomes an `AppError` that says what was being done. */
export type Attempt = <T>(doing: string, run: () => Promise<T>) => Promise<T>;

const SCHEMA_VERSION = 2;

/** The tables of the database; a change of this schema is a new version with its own upgrade. */
export class HearthDatabase extends Dexie implements HearthTables {
  declare readonly verdicts: HearthTables["verdicts"];
  declare readonly rubrics: HearthTables["rubrics"];
  declare readonly rubricRecords: HearthTables["rubricRecords"];
  declare readonly trialCases: HearthTables["trialCases"];
  declare readonly trialRuns: HearthTables["trialRuns"];
  declare readonly rubricSteps: HearthTables["rubricSteps"];
  declare readonly rubricUsage: HearthTables["rubricUsage"];
  declare readonly judgedCases: HearthTables["judgedCases"];
  declare readonly judgedTexts: HearthTables["judgedTexts"];
  declare readonly notes: HearthTables["notes"];

  constructor(name: string, factory: IndexedDbFactory) {
    // a verdict counts as kept only when it is flushed, not when the system has promised to flush it
    super(name, { chromeTransactionDurability: "strict", ...factory });
    this.version(1).stores({
      verdicts: "id, createdAt, [evaluationCase.id+createdAt]",
      rubrics: "[id+version]",
      notes: "key",
    });
    this.version(SCHEMA_VERSION)
      .stores({
        verdicts: "id, createdAt, [evaluationCase.id+createdAt], [rubric.id+createdAt]",
        rubricRecords: "id",
        trialCases: "id, [rubricId+position]",
        trialRuns: "id, [rubricId+startedAt]",
        rubricSteps: "seq",
        rubricUsage: "rubricId",
        judgedCases: "[rubricId+caseId], [rubricId+textKey]",
        judgedTexts: "[rubricId+textKey]",
      })
      .upgrade(upgradeToRecords);
  }
}

/** Open a database on first use; Dexie would open the one of a newer app as if it were ours. */
export function createAttempt(database: HearthDatabase): Attempt {
  async function open(): Promise<void> {
    if (database.isOpen()) return;
    await database.open();
    // Dexie multiplies its version numbers by ten
    const found = database.backendDB().version / 10;
    if (found <= SCHEMA_VERSION) return;
    database.close();
    throw new AppError(
      "storage/newer-schema",
      `The database has version ${found}, this app knows ${SCHEMA_VERSION}`,
    );
  }

  return async (doing, run) => {
    try {
      await open();
      return await run();
    } catch (error) {
      throw storageError(error, doing);
    }
  };
}
