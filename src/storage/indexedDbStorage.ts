import { Dexie, type EntityTable, type Table } from "dexie";
import { AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { HearthStorage } from "./hearthStorage.ts";
import { storageError } from "./storageErrors.ts";

interface Note {
  readonly key: string;
  readonly value: unknown;
}

const SCHEMA_VERSION = 1;

/** The tables of the database; a change of this schema is a new version with its own upgrade. */
class HearthDatabase extends Dexie {
  declare verdicts: EntityTable<Verdict, "id">;
  declare rubrics: Table<NamedRubric, [string, number]>;
  declare notes: EntityTable<Note, "key">;

  constructor(name: string, factory: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange }) {
    // a verdict counts as kept only when it is flushed, not when the system has promised to flush it
    super(name, { chromeTransactionDurability: "strict", ...factory });
    this.version(SCHEMA_VERSION).stores({
      verdicts: "id, createdAt, [evaluationCase.id+createdAt]",
      rubrics: "[id+version]",
      notes: "key",
    });
  }
}

export interface IndexedDbStorageOptions {
  /** The database's name; tests use one each. */
  readonly name?: string;
  /** Stand-ins for the browser's IndexedDB. */
  readonly factory?: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange };
  /** Called when another tab holds an older version open and this one waits. */
  readonly onBlocked?: (error: AppError) => void;
}

/** Keep everything in IndexedDB. Opens the database on first use. */
export function createIndexedDbStorage(options: IndexedDbStorageOptions = {}): HearthStorage {
  const database = new HearthDatabase(options.name ?? "hearth", options.factory ?? {});
  database.on("blocked", () => {
    options.onBlocked?.(
      new AppError("storage/blocked-by-other-tab", "Another tab holds an older database open"),
    );
  });

  /** Open once; Dexie would open the database of a newer app as if it were ours. */
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

  async function attempt<T>(doing: string, run: () => Promise<T>): Promise<T> {
    try {
      await open();
      return await run();
    } catch (error) {
      throw storageError(error, doing);
    }
  }

  return {
    verdicts: {
      add: (verdict) =>
        attempt(`keep verdict ${verdict.id}`, async () => {
          await database.verdicts.add(verdict);
        }),
      addMissing: (verdicts) =>
        attempt("keep imported verdicts", () =>
          database.transaction("rw", database.verdicts, async () => {
            const known = await database.verdicts.bulkGet(verdicts.map((verdict) => verdict.id));
            const missing = verdicts.filter((_verdict, index) => known[index] === undefined);
            const unique = [...new Map(missing.map((verdict) => [verdict.id, verdict])).values()];
            await database.verdicts.bulkAdd(unique);
            return { added: unique.length, skipped: verdicts.length - unique.length };
          }),
        ),
      listByCase: (caseId) =>
        attempt("read the verdicts of a case", () =>
          database.verdicts
            .where("[evaluationCase.id+createdAt]")
            .between([caseId, Dexie.minKey], [caseId, Dexie.maxKey])
            .reverse()
            .toArray(),
        ),
      listAll: () => attempt("read all verdicts", () => database.verdicts.orderBy("createdAt").toArray()),
      count: () => attempt("count the verdicts", () => database.verdicts.count()),
      remove: (id) => attempt(`forget verdict ${id}`, () => database.verdicts.delete(id)),
    },
    rubrics: {
      addVersion: (rubric) =>
        attempt(`keep rubric ${rubric.id}`, async () => {
          await database.rubrics.add(rubric);
        }),
      listNewest: () =>
        attempt("read the rubrics", async () => {
          // ordered by [id, version], so the last of each id is its newest
          const all = await database.rubrics.toArray();
          const newestById = new Map(all.map((rubric) => [rubric.id, rubric]));
          return [...newestById.values()].toSorted((a, b) => a.name.localeCompare(b.name));
        }),
    },
    notes: {
      get: (key) => attempt(`read "${key}"`, async () => (await database.notes.get(key))?.value),
      set: (key, value) =>
        attempt(`keep "${key}"`, async () => {
          await database.notes.put({ key, value });
        }),
    },
  };
}
