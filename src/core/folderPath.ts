import type { FileEntry } from "./bytes.ts";
import { AppError } from "./errors.ts";

/** With the name that Chromium gives to the copy behind `createWritable()`, which it lists as a file. */
const PARTIAL_NAME = /^\..*\.partial(?:(?:\.\d+)?\.crswap)?$/s;

/**
 * Split a path into its parts, if it names a file inside of its folder. Paths come out of foreign files (an index, a
 * listing of a host), so one that climbs out of the folder is refused here, whatever the folder is made of.
 *
 * @returns At least one part; the last is the file's name.
 * @throws {AppError} `weights/header-invalid` for an empty, absolute or backslashed path, for parts that are empty, `.` or
 *   `..`, for control characters, and for names like `.x.partial`, which are kept for files being written.
 * @example
 * splitFolderPath("model/shard_0.bin") // ["model", "shard_0.bin"]
 * splitFolderPath("../secret")         // throws
 */
export function splitFolderPath(path: string): readonly string[] {
  const parts = path.split("/");
  if (parts.every(isPlainName)) return parts;
  throw new AppError(
    "weights/header-invalid",
    `Cannot use ${JSON.stringify(path)}: no file of a folder can be called so`,
    {
      details: { path },
    },
  );
}

function isPlainName(name: string): boolean {
  // for Windows a backslash separates parts, too
  return name !== "" && name !== "." && name !== ".." && !/[\\\p{Cc}]/u.test(name) && !isPartialName(name);
}

/** Under which name a file lies while it is written, in the same folder. */
export function partialName(name: string): string {
  return `.${name}.partial`;
}

/** Whether a name is that of a file being written, or left by a process that died while writing it. */
export function isPartialName(name: string): boolean {
  return PARTIAL_NAME.test(name);
}

/** Sort files by path, by UTF-16 code units, so that every kind of folder lists in the same order. */
export function sortByPath<T extends FileEntry>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}
