import type { StoredModel } from "#core/models/storedModel.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { listTree } from "#storage/opfs/opfsTree.ts";
import { readModelRecord } from "./modelHome.ts";
import { MODELS_ROOT } from "./modelPaths.ts";
import { isLibraryPlaced, libraryPath } from "./packagePublisher.ts";
import { damagedPaths } from "./takeBack.ts";

/** A compiled library that some model has brought and that is whole, as far as is known; `null` if there is none. */
export async function findPlacedLibrary(url: string): Promise<StoredModel["library"]> {
  for (const model of await readModelRecords()) {
    const isDamaged = damagedPaths(model).includes(libraryPath(url));
    if (model.library?.url === url && !isDamaged && (await isLibraryPlaced(url))) return model.library;
  }
  return null;
}

/** Whether another model needs a library; also one that is just being put in its place. */
export async function isLibraryOfOthers(url: string, id: string): Promise<boolean> {
  return (await readModelRecords()).some((other) => other.id !== id && other.library?.url === url);
}

async function readModelRecords(): Promise<readonly StoredModel[]> {
  const root = await openOpfsFolder(MODELS_ROOT);
  const models: StoredModel[] = [];
  for (const { name } of await listTree(MODELS_ROOT)) {
    const model = await readModelRecord(root, name);
    if (model !== null) models.push(model);
  }
  return models;
}
