import { AppError } from "#core/errors.ts";
import { createAttempt, HearthDatabase, type IndexedDbFactory } from "./hearthDatabase.ts";
import type { HearthStorage } from "./hearthStorage.ts";
import { createRubricStorage } from "./rubricTables.ts";
import { createVerdictStorage } from "./verdictTables.ts";

export interface IndexedDbStorageOptions {
  /** The database's name; tests use one each. */
  readonly name?: string;
  /** Stand-ins for the browser's IndexedDB. */
  readonly factory?: IndexedDbFactory;
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
  const attempt = createAttempt(database);

  return {
    verdicts: createVerdictStorage(database, attempt),
    rubrics: createRubricStorage(database, attempt),
    notes: {
      get: (key) => attempt(`read "${key}"`, async () => (await database.notes.get(key))?.value),
      set: (key, value) =>
        attempt(`keep "${key}"`, async () => {
          await database.notes.put({ key, value });
        }),
    },
  };
}
