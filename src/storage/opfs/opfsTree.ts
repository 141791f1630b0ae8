import { AppError } from "#core/errors.ts";
import { splitFolderPath } from "#core/folderPath.ts";
import { storageError } from "#storage/storageErrors.ts";
import { onceReleased } from "./onceReleased.ts";
import { isMovable, isNoFile, splitName, walk } from "./opfsPaths.ts";

/** Something in a directory. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: "directory" | "file";
  /** Of a directory, all files below it, those that are being written too. */
  readonly byteLength: number;
}

/**
 * Rename a file of this origin's private file system, also into another directory, which is made if it is not there. Nothing
 * is copied; a file of that name is replaced.
 *
 * @param from From the root of this origin's files, as all paths here.
 * @throws {AppError} `weights/file-missing` when there is no such file; `storage/unavailable` when somebody has it open, after
 *   some seconds.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  const [source, target] = [splitName(from), splitName(to)];
  const doing = `move ${from} to ${to}`;
  try {
    const root = await navigator.storage.getDirectory();
    const file = await findFile(root, source);
    if (file === null) throw new AppError("weights/file-missing", `Cannot ${doing}: there is no such file`);
    const directory = await walk(root, target.parents, true);
    // by its own name, as no types have it
    const either: object = file;
    if (!isMovable(either))
      throw new AppError("storage/unavailable", `Cannot ${doing}: it cannot be renamed`);
    await onceReleased(() => either.move(directory, target.name));
  } catch (error) {
    throw storageError(error, doing);
  }
}

/**
 * Delete a file, or a directory with all that is in it; one that is not there is no fault.
 *
 * @throws {AppError} `storage/unavailable` when somebody has a file of it open, after some seconds; the rest may be gone.
 */
export async function removeTree(path: string): Promise<void> {
  const { parents, name } = splitName(path);
  try {
    const directory = await walk(await navigator.storage.getDirectory(), parents, false);
    await onceReleased(() => directory.removeEntry(name, { recursive: true }));
  } catch (error) {
    if (!isNoFile(error)) throw storageError(error, `remove ${path}`);
  }
}

/**
 * What is in a directory, sorted by name by code units; files that are being written are listed as well, under the names that
 * they have now. Empty if there is no such directory.
 */
export async function listTree(path: string): Promise<readonly TreeEntry[]> {
  const parts = splitFolderPath(path);
  try {
    const directory = await findDirectory(parts);
    if (directory === null) return [];
    const entries: TreeEntry[] = [];
    for await (const entry of directory.values()) {
      entries.push({ name: entry.name, kind: entry.kind, byteLength: await measure(entry) });
    }
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  } catch (error) {
    throw storageError(error, `list ${path}`);
  }
}

async function findDirectory(parts: readonly string[]): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await walk(await navigator.storage.getDirectory(), parts, false);
  } catch (error) {
    if (isNoFile(error)) return null;
    throw error;
  }
}

async function measure(entry: FileSystemDirectoryHandle | FileSystemFileHandle): Promise<number> {
  let byteLength = 0;
  try {
    if (entry.kind === "file") return (await entry.getFile()).size;
    for await (const child of entry.values()) byteLength += await measure(child);
  } catch (error) {
    // it got its final name, or was deleted, since it was listed
    if (!isNoFile(error)) throw error;
  }
  return byteLength;
}

/**
 * Take a file as a `File`, which crosses to a worker without being copied, and lends parts of itself as Blobs. It cannot be read
 * any more once the file is replaced, moved or removed.
 *
 * @returns `null` if there is no such file.
 */
export async function openFileHandle(path: string): Promise<File | null> {
  const split = splitName(path);
  try {
    const file = await findFile(await navigator.storage.getDirectory(), split);
    return file === null ? null : await file.getFile();
  } catch (error) {
    if (isNoFile(error)) return null;
    throw storageError(error, `open ${path}`);
  }
}

async function findFile(
  root: FileSystemDirectoryHandle,
  { parents, name }: { readonly parents: readonly string[]; readonly name: string },
): Promise<FileSystemFileHandle | null> {
  try {
    return await (await walk(root, parents, false)).getFileHandle(name);
  } catch (error) {
    if (isNoFile(error)) return null;
    throw error;
  }
}
