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
  /** How its files are fetched. */
  readonly http: HttpOptions;
  list(): Promise<readonly HttpFileEntry[]>;
  /** Where a file lies, whether or not it is there. @throws {AppError} `weights/header-invalid` as `createHttpFolder`. */
  addressOf(path: string): string;
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
  const addressOf = (path: string): string => joinUrl(baseUrl, splitFolderPath(path));
  return {
    http: options,
    addressOf,
    async list() {
      return sorted;
    },
    async open(path) {
      const address = addressOf(path);
      const entry = entryByPath.get(path);
      if (entry === undefined) return null;
      return openHttpSource(address, { ...options, byteLength: entry.byteLength });
    },
  };
}
