import type { ModelShelf, StoredModel, UnfinishedModel } from "#core/models/storedModel.ts";
import { listTree, removeTree } from "#storage/opfs/opfsTree.ts";
import { WEBLLM_SCOPES, webllmDirectory } from "#engine/webllm/packageStore.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { type InstallRecord, readInstallRecord, readModelRecord } from "./modelHome.ts";
import { changingModel } from "./modelLocks.ts";
import { modelPath, MODELS_ROOT } from "./modelPaths.ts";

/** Look at everything that is kept of models. */
export async function readShelf(): Promise<ModelShelf> {
  const stored: StoredModel[] = [];
  const unfinished: UnfinishedModel[] = [];
  const leftovers: { name: string; byteLength: number }[] = [];
  // not by their own directories, which opening would make again if another tab just deletes one
  const root = await openOpfsFolder(MODELS_ROOT);
  for (const { name, byteLength } of await listTree(MODELS_ROOT)) {
    const record = await readInstallRecord(root, name);
    const model = record?.isStored === true ? await readModelRecord(root, name) : null;
    if (model !== null) stored.push(model);
    else if (record === null) leftovers.push({ name, byteLength });
    else unfinished.push({ order: record.order, isPaused: record.isPaused, byteLength: record.bytesDone });
  }
  return { stored, unfinished, leftovers };
}

/** How every install stands, of stored models too; `null` where a directory belongs to no model. By the model's id. */
export async function readInstallRecords(): Promise<ReadonlyMap<string, InstallRecord | null>> {
  const root = await openOpfsFolder(MODELS_ROOT);
  const records = new Map<string, InstallRecord | null>();
  for (const { name } of await listTree(MODELS_ROOT)) records.set(name, await readInstallRecord(root, name));
  return records;
}

/** Delete what belongs to no model. @throws {AppError} `weights/in-use`. */
export async function removeLeftovers(): Promise<void> {
  const { stored, unfinished, leftovers } = await readShelf();
  for (const { name } of leftovers) await changingModel(name, () => removeTree(modelPath(name)));
  // with no model left nothing in WebLLM's storage belongs to one
  if (stored.length > 0 || unfinished.length > 0) return;
  for (const scope of WEBLLM_SCOPES) await removeTree(webllmDirectory(scope));
}
