import type { FileEntry } from "#core/bytes.ts";
import type { StoredFile } from "#core/models/storedModel.ts";
import { proveRoom } from "#storage/opfs/proveRoom.ts";
import type { DownloadFile } from "#weights/download/downloadFile.ts";
import { downloadFiles } from "#weights/download/downloadFiles.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import type { InstallContext } from "./installContext.ts";
import type { ModelHome } from "./modelHome.ts";

/**
 * Bring files into a model's directory, each checked before it gets its name, after making sure that there is room for all.
 *
 * @param stage `downloading` from a host, `copying` from a disk.
 * @throws {AppError} `storage/quota-exceeded` before anything is fetched, or when the room is gone meanwhile; what
 *   `downloadFiles` throws. What is there stays.
 */
export async function fetchFiles(
  home: ModelHome,
  files: readonly DownloadFile[],
  stage: "downloading" | "copying",
  { signal, teller }: InstallContext,
): Promise<readonly StoredFile[]> {
  teller.tell({ stage: "checking-room" });
  await proveRoom(await missingBytes(home, files));
  teller.tell({ stage });
  return downloadFiles({
    files,
    folder: home.files,
    createHash: createBrowserHash,
    signal,
    onProgress: ({ stage: doing, ...progress }) =>
      teller.tell({ stage: doing === "downloading" ? stage : doing, ...progress }),
  });
}

/** What earlier tries have not brought. */
async function missingBytes({ files: folder }: ModelHome, wanted: readonly FileEntry[]): Promise<number> {
  const there = new Map((await folder.list()).map(({ path, byteLength }) => [path, byteLength]));
  let missing = 0;
  for (const { path, byteLength } of wanted) {
    const found = there.get(path) ?? (await folder.partialLength(path));
    missing += Math.max(0, byteLength - found);
  }
  return missing;
}
