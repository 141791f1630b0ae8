import { WEBLLM_SCOPES, webllmDirectory } from "#engine/webllm/packageStore.ts";
import { listTree, removeTree } from "#storage/opfs/opfsTree.ts";
import { removeModel } from "./changeModel.ts";
import { changingModel } from "./modelLocks.ts";
import { MODELS_ROOT } from "./modelPaths.ts";
import { readShelf } from "./modelShelf.ts";

/** Delete what belongs to no model. @throws {AppError} `weights/in-use`. */
export async function removeLeftovers(): Promise<void> {
  const { leftovers } = await readShelf();
  for (const { name } of leftovers) await changingModel(name, () => removeLeftover(name));
  // with no model left nothing in WebLLM's storage belongs to one
  if ((await listTree(MODELS_ROOT)).length > 0) return;
  for (const scope of WEBLLM_SCOPES) await removeTree(webllmDirectory(scope));
}

async function removeLeftover(name: string): Promise<void> {
  // another tab may have begun to install it while it was waited for
  if ((await readShelf()).leftovers.some((leftover) => leftover.name === name)) await removeModel(name);
}
