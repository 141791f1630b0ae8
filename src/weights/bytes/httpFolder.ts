import type { ByteFolder, FileEntry } from "#core/bytes.ts";
import { sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { joinUrl } from "./httpAddress.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { openHttpSource } from "./httpSource.ts";

/** A file of a model on a host. */
export interface HttpFileEntry extends FileEntry {
  /** SHA-256 of the file in 64 lower-case hex digits; `null` where the host does not tell. */
  readonly sha256: string | null;
}

/** The files of a model on a host, with what is known of them before they are read. */
export interface HttpFolder extends ByteFolder {
  list(): Promise<readonly HttpFileEntry[]>;
}

/**
 * The files below an address, of which a list is known.
 *
 * @param baseUrl With or without a slash at its end.
 * @throws {AppError} `weights/header-invalid` if a path leads out of the folder. What is open is checked when it is read.
 */
export function createHttpFolder(
  baseUrl: string,
  files: readonly HttpFileEntry[],
  options: HttpOptions,
): HttpFolder {
  for (const { path } of files) splitFolderPath(path);
  const sorted = sortByPath(files);
  const entryByPath = new Map(sorted.map((entry) => [entry.path, entry]));
  return {
    async list() {
      return sorted;
    },
    async open(path) {
      const parts = splitFolderPath(path);
      const entry = entryByPath.get(path);
      if (entry === undefined) return null;
      return openHttpSource(joinUrl(baseUrl, parts), { ...options, byteLength: entry.byteLength });
    },
  };
}
