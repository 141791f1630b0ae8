import type { HearthStorage } from "#storage/hearthStorage.ts";
import type { FileActions } from "#ui/filesContext.tsx";
import { APP_VERSION } from "./version.ts";

/** Ask for one file with the system's own dialog. */
function pickFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
}

/** What the pages may do with files and with all verdicts at once. */
export function createFileActions(storage: HearthStorage): FileActions {
  return {
    pickFile,
    listAllVerdicts: () => storage.verdicts.listAll(),
    importVerdicts: (verdicts) => storage.verdicts.addMissing(verdicts),
    appVersion: APP_VERSION,
  };
}
