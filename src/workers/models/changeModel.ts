import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { removeTree } from "#storage/opfs/opfsTree.ts";
import { changeInstallRecord, openStoredModel, readModelRecord } from "./modelHome.ts";
import { changingLibraries, changingRecord } from "./modelLocks.ts";
import { modelPath, MODELS_ROOT } from "./modelPaths.ts";
import { removePublished } from "./packagePublisher.ts";
import { isLibraryOfOthers } from "./placedLibraries.ts";
import { damagedPaths, takeBack } from "./takeBack.ts";

/** Note whether a person paused an install. */
export async function setPaused(id: string, isPaused: boolean): Promise<void> {
  await changeInstallRecord(id, (record) => (record.isStored ? null : { isPaused }));
}

/** Note how far an install came. @param bytesDone As it was told. */
export async function noteProgress(id: string, bytesDone: number): Promise<void> {
  await changeInstallRecord(id, (record) => (record.isStored ? null : { bytesDone }));
}

/** Make a stored model an unfinished one, without the files that its last check found damaged. */
export async function unshelveModel(id: string): Promise<void> {
  const { home, model } = await openStoredModel(id);
  await changeInstallRecord(id, () => ({ isPaused: false, isStored: false, bytesDone: 0 }));
  await takeBack(home, model, damagedPaths(model));
}

/**
 * Delete a model and everything that is there of it. If that is cut, what is left is a paused install, which can be deleted
 * again or gone on with.
 */
export async function removeModel(id: string): Promise<void> {
  await changeInstallRecord(id, () => ({ isPaused: true, isStored: false, bytesDone: 0 }));
  const model = await readModelRecord(await openOpfsFolder(MODELS_ROOT), id);
  if (model !== null) {
    await changingLibraries(async () =>
      removePublished(model, model.library !== null && (await isLibraryOfOthers(model.library.url, id))),
    );
  }
  await changingRecord(id, () => removeTree(modelPath(id)));
}
