import { AppError } from "#core/errors.ts";
import type { StoredModel, StoredProblem } from "#core/models/storedModel.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { removeTree } from "#storage/opfs/opfsTree.ts";
import { hashSource } from "#weights/conversion/streamHash.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import {
  changeInstallRecord,
  type ModelHome,
  openModelHome,
  readModelRecord,
  writeModelRecord,
} from "./modelHome.ts";
import { changingLibraries, changingRecord } from "./modelLocks.ts";
import { modelPath, MODELS_ROOT } from "./modelPaths.ts";
import { placedFiles, removePublished, storedFolder } from "./packagePublisher.ts";
import { isLibraryOfOthers } from "./placedLibraries.ts";
import type { ProgressTeller } from "./progressTeller.ts";
import { damagedPaths, takeBack } from "./takeBack.ts";

/** Note whether a person paused an install. */
export async function setPaused(id: string, isPaused: boolean): Promise<void> {
  await changeInstallRecord(id, (record) => (record.isStored ? null : { isPaused }));
}

/** Note how far an install came. @param bytesDone As it was told. */
export async function noteProgress(id: string, bytesDone: number): Promise<void> {
  await changeInstallRecord(id, (record) => (record.isStored ? null : { bytesDone }));
}

/** Hash every file of a stored model again and keep what was found. @throws {AppError} `weights/file-missing` if there is no such model. */
export async function verifyModel(
  id: string,
  signal: AbortSignal,
  teller: Pick<ProgressTeller, "tell">,
): Promise<StoredModel> {
  const home = await openModelHome(id);
  const model = await requireModel(home);
  const folder = storedFolder(home, model);
  const files = placedFiles(model);
  const bytesTotal = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const problems: StoredProblem[] = [];
  let bytesDone = 0;
  for (const [filesDone, { path, byteLength, sha256 }] of files.entries()) {
    teller.tell({
      stage: "verifying",
      bytesDone,
      bytesTotal,
      fileName: path,
      filesDone,
      filesTotal: files.length,
    });
    const source = await folder.open(path);
    const digest = source === null ? null : await hashSource(source, createBrowserHash, signal);
    if (digest === null) problems.push({ path, problem: "is missing" });
    else if (digest.byteLength !== byteLength) {
      problems.push({ path, problem: `has ${digest.byteLength} bytes, not ${byteLength}` });
    } else if (digest.sha256 !== sha256) {
      problems.push({ path, problem: `has SHA-256 ${digest.sha256}, not ${sha256}` });
    }
    bytesDone += byteLength;
  }
  const checked: StoredModel = { ...model, verifiedAtMs: Date.now(), problems };
  await writeModelRecord(home.folder, checked);
  return checked;
}

/** Make a stored model an unfinished one, without the files that its last check found damaged. */
export async function unshelveModel(id: string): Promise<void> {
  const home = await openModelHome(id);
  const model = await requireModel(home);
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

async function requireModel(home: ModelHome): Promise<StoredModel> {
  const model = await readModelRecord(home.folder);
  if (model !== null) return model;
  throw new AppError("weights/file-missing", `No model "${home.id}" is stored`, {
    details: { modelId: home.id },
  });
}
