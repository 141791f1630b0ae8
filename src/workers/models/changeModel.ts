import { AppError } from "#core/errors.ts";
import type { StoredModel, StoredProblem } from "#core/models/storedModel.ts";
import { removeTree } from "#storage/opfs/opfsTree.ts";
import { hashSource } from "#weights/conversion/streamHash.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import {
  openModelHome,
  readInstallRecord,
  readModelRecord,
  removeModelRecord,
  writeInstallRecord,
  writeModelRecord,
  type InstallRecord,
  type ModelHome,
} from "./modelHome.ts";
import { readShelf } from "./modelShelf.ts";
import { placedFiles, removePublished, storedFolder, unpublishPackage } from "./packagePublisher.ts";
import type { ProgressTeller } from "./progressTeller.ts";

/** Note whether a person paused an install. */
export async function setPaused(id: string, isPaused: boolean): Promise<void> {
  await changeRecord(id, { isPaused });
}

/** Note how far an install came. @param bytesDone As it was told. */
export async function noteProgress(id: string, bytesDone: number): Promise<void> {
  await changeRecord(id, { bytesDone });
}

async function changeRecord(id: string, change: Partial<InstallRecord>): Promise<void> {
  const { folder } = await openModelHome(id);
  const record = await readInstallRecord(folder);
  if (record !== null && !record.isStored) await writeInstallRecord(folder, { ...record, ...change });
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
  const record = await readInstallRecord(home.folder);
  if (record !== null)
    await writeInstallRecord(home.folder, { ...record, isPaused: false, isStored: false, bytesDone: 0 });
  const damaged = new Set(model.problems.map(({ path }) => path));
  const libraryFile = placedFiles(model).find(
    ({ scope, path }) => scope === "webllm/wasm" && damaged.has(path),
  );
  if (libraryFile !== undefined) await removePublished({ ...model, files: [] }, false);
  await unpublishPackage(home, model);
  for (const path of damaged) await home.files.remove(path);
  await removeModelRecord(home.folder);
}

/** Delete a model and everything that is there of it. */
export async function removeModel(id: string): Promise<void> {
  const home = await openModelHome(id);
  const model = await readModelRecord(home.folder);
  if (model !== null) {
    const { stored } = await readShelf();
    const isShared = stored.some((other) => other.id !== id && other.library?.url === model.library?.url);
    await removePublished(model, isShared);
  }
  await removeTree(home.path);
}

async function requireModel(home: ModelHome): Promise<StoredModel> {
  const model = await readModelRecord(home.folder);
  if (model !== null) return model;
  throw new AppError("weights/file-missing", `No model "${home.id}" is stored`, {
    details: { modelId: home.id },
  });
}
