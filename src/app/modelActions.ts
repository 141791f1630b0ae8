import { pickedFiles } from "#weights/bytes/blobSource.ts";
import type { ModelActions } from "#ui/modelActionsContext.tsx";
import { pickFiles } from "./pickFiles.ts";

/**
 * What the Models page may do besides what its stores can.
 *
 * @param requireNetwork Refuse to ask another host, e.g. under the seal; throws. Given what is asked for, in words.
 */
export function createModelActions(requireNetwork: (what: string) => void): ModelActions {
  return {
    async listHubGguf(repository, signal, token) {
      requireNetwork(`List the files of ${repository}`);
      const { openHubFolder } = await import("#weights/hub/hubFolder.ts");
      const folder = await openHubFolder({
        name: repository,
        signal,
        ...(token === undefined ? {} : { token }),
      });
      return (await folder.list()).filter(({ path }) => path.endsWith(".gguf"));
    },
    async pickFolder() {
      const files = await pickFiles({ isFolder: true });
      return files.length === 0 ? null : pickedFiles(files);
    },
    async pickFiles(accept, isMultiple) {
      const files = await pickFiles({ accept, isMultiple });
      return files.length === 0 ? null : pickedFiles(files);
    },
    persistStorage: () => navigator.storage.persist(),
    isStoragePersisted: () => navigator.storage.persisted(),
  };
}
