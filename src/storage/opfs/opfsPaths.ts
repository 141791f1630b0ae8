import { splitFolderPath } from "#core/folderPath.ts";

/** A path's directories, and what it names in the last of them. */
export interface SplitPath {
  readonly parents: readonly string[];
  readonly name: string;
}

/** Split a path; see `splitFolderPath` for what is refused. */
export function splitName(path: string): SplitPath {
  const parts = splitFolderPath(path);
  return { parents: parts.slice(0, -1), name: parts.at(-1) ?? "" };
}

/** Go down from a directory, or with `create` make what is not there. */
export async function walk(
  root: FileSystemDirectoryHandle,
  parts: readonly string[],
  create: boolean,
): Promise<FileSystemDirectoryHandle> {
  let directory = root;
  for (const part of parts) directory = await directory.getDirectoryHandle(part, { create });
  return directory;
}

/** Whether there is nothing of this name, or a directory where a file was expected, or the other way round. */
export function isNoFile(error: unknown): boolean {
  return error instanceof DOMException && ["NotFoundError", "TypeMismatchError"].includes(error.name);
}

/** A file that can be renamed: in no standard yet, but in every browser with sync file handles. */
export interface MovableFileHandle {
  move(name: string): Promise<void>;
  move(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** Whether this browser can rename files. */
export function isMovable(file: object): file is MovableFileHandle {
  return "move" in file;
}
