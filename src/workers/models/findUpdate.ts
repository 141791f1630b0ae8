import { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { findNewerVersion } from "./findNewerVersion.ts";
import { readInstallRecords } from "./modelShelf.ts";

/** A person waits for the answer, and can ask again. */
const RETRIES = 2;

/** Look for a newer version of a stored model; see `ModelsClient`. Nothing that is stored is changed. */
export async function findUpdate(id: string, signal: AbortSignal): Promise<InstallOrder | null> {
  const recordById = await readInstallRecords();
  const record = recordById.get(id);
  if (record === undefined || record === null) {
    throw new AppError(
      "weights/file-missing",
      `Cannot look for a newer version of "${id}": it is not stored`,
      {
        details: { modelId: id },
      },
    );
  }
  const known = [...recordById.values()].filter((other) => other !== null);
  return findNewerVersion(record, { known, takenIds: [...recordById.keys()] }, { signal, retries: RETRIES });
}
