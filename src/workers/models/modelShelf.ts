import type { ModelShelf, StoredModel, UnfinishedModel } from "#core/models/storedModel.ts";
import { listTree } from "#storage/opfs/opfsTree.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { type InstallRecord, hasForeignRecord, readInstallRecord, readModelRecord } from "./modelHome.ts";
import { MODELS_ROOT } from "./modelPaths.ts";

/** Look at everything that is kept of models. */
export async function readShelf(): Promise<ModelShelf> {
  const stored: StoredModel[] = [];
  const unfinished: UnfinishedModel[] = [];
  const leftovers: { name: string; byteLength: number }[] = [];
  // not by their own directories, which opening would make again if another tab just deletes one
  const root = await openOpfsFolder(MODELS_ROOT);
  for (const { name, byteLength } of await listTree(MODELS_ROOT)) {
    if (await hasForeignRecord(root, name)) continue;
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
