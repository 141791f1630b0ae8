import type { StoredModel } from "#core/models/storedModel.ts";
import { type ModelHome, removeModelRecord } from "./modelHome.ts";
import { placedFiles, removePublished, unpublishPackage } from "./packagePublisher.ts";

/** Files that the last check of a model found damaged. */
export function damagedPaths({ problems }: StoredModel): readonly string[] {
  return problems.map(({ path }) => path);
}

/**
 * Make a model whose files are all there, or were, one to be brought in: what is whole goes back to its own directory, what is
 * damaged is deleted. To be called again after a crash in the middle.
 */
export async function takeBack(
  home: ModelHome,
  model: StoredModel,
  damaged: readonly string[],
): Promise<void> {
  const isLibraryDamaged = placedFiles(model).some(
    ({ scope, path }) => scope === "webllm/wasm" && damaged.includes(path),
  );
  // also where others share it: it serves nobody
  if (isLibraryDamaged) await removePublished({ ...model, files: [] }, false);
  await unpublishPackage(home, model);
  for (const path of damaged) await home.files.remove(path);
  // last, as it says where everything is
  await removeModelRecord(home.folder);
}
