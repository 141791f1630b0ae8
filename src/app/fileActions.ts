import type { HearthStorage } from "#storage/hearthStorage.ts";
import type { FileActions } from "#ui/filesContext.tsx";
import { pickFiles } from "./pickFiles.ts";
import { APP_VERSION } from "./version.ts";

/** What the pages may do with files and with all verdicts at once. */
export function createFileActions(storage: HearthStorage): FileActions {
  return {
    pickFile: async (accept) => (await pickFiles({ accept }))[0] ?? null,
    listAllVerdicts: () => storage.verdicts.listAll(),
    importVerdicts: (verdicts) => storage.verdicts.addMissing(verdicts),
    async countStaleCases(rubricId) {
      const newest = (await storage.rubrics.getRecord(rubricId))?.newest ?? null;
      return newest === null ? 0 : (await storage.verdicts.countStale(rubricId, newest)).stale;
    },
    appVersion: APP_VERSION,
  };
}
