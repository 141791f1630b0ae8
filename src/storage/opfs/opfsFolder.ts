import { requireByteRange } from "#core/byteRange.ts";
import type { ByteSink, ByteSource, FileEntry, WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { isPartialName, sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { storageError } from "#storage/storageErrors.ts";
import { createOpfsSink } from "./opfsSink.ts";

/**
 * Open a directory of the browser's private file system (OPFS); it is made if it is not there.
 *
 * @param path From the root of this origin's files, e.g. `models/prometheus`.
 * @throws {AppError} `storage/unavailable`, as in private windows of some browsers.
 */
export async function openOpfsFolder(path: string): Promise<WritableByteFolder> {
  try {
    const root = await navigator.storage.getDirectory();
    return createOpfsFolder(await walk(root, splitFolderPath(path), true));
  } catch (error) {
    throw storageError(error, `open the folder ${path}`);
  }
}

/**
 * Read and write the files of a directory of the browser's private file system, on the page and in workers. Writing is
 * quickest in a dedicated worker; files may be larger than 4 GiB. A source that is open when its file is replaced or
 * removed cannot be read any more.
 */
export function createOpfsFolder(root: FileSystemDirectoryHandle): WritableByteFolder {
  return new OpfsFolder(root);
}

class OpfsFolder implements WritableByteFolder {
  readonly #root: FileSystemDirectoryHandle;
  readonly #beingWritten = new Set<string>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  async list(): Promise<readonly FileEntry[]> {
    try {
      return sortByPath(await listFiles(this.#root, ""));
    } catch (error) {
      throw storageError(error, "list the files of a folder");
    }
  }

  async open(path: string): Promise<ByteSource | null> {
    const { parents, name } = splitName(path);
    try {
      const directory = await walk(this.#root, parents, false);
      return fileSource(await (await directory.getFileHandle(name)).getFile(), path);
    } catch (error) {
      if (isNoFile(error)) return null;
      throw storageError(error, `open ${path}`);
    }
  }

  async create(path: string): Promise<ByteSink> {
    const { parents, name } = splitName(path);
    if (this.#beingWritten.has(path)) {
      throw new AppError("storage/unavailable", `Cannot create ${path}: it is being written already`);
    }
    this.#beingWritten.add(path);
    try {
      const directory = await walk(this.#root, parents, true);
      return await createOpfsSink(directory, name, path, () => this.#beingWritten.delete(path));
    } catch (error) {
      this.#beingWritten.delete(path);
      throw storageError(error, `create ${path}`);
    }
  }

  async remove(path: string): Promise<void> {
    const { parents, name } = splitName(path);
    try {
      await (await walk(this.#root, parents, false)).removeEntry(name);
    } catch (error) {
      if (!isNoFile(error)) throw storageError(error, `remove ${path}`);
    }
  }
}

function splitName(path: string): { parents: readonly string[]; name: string } {
  const parts = splitFolderPath(path);
  return { parents: parts.slice(0, -1), name: parts.at(-1) ?? "" };
}

async function walk(
  root: FileSystemDirectoryHandle,
  parts: readonly string[],
  create: boolean,
): Promise<FileSystemDirectoryHandle> {
  let directory = root;
  for (const part of parts) directory = await directory.getDirectoryHandle(part, { create });
  return directory;
}

async function listFiles(directory: FileSystemDirectoryHandle, prefix: string): Promise<FileEntry[]> {
  const files: FileEntry[] = [];
  for await (const entry of directory.values()) {
    const path = prefix + entry.name;
    if (entry.kind === "directory") files.push(...(await listFiles(entry, `${path}/`)));
    else if (!isPartialName(entry.name)) files.push({ path, byteLength: (await entry.getFile()).size });
  }
  return files;
}

/** Whether there is nothing of this name, or a directory where a file was expected, or the other way round. */
function isNoFile(error: unknown): boolean {
  return error instanceof DOMException && ["NotFoundError", "TypeMismatchError"].includes(error.name);
}

function fileSource(file: File, path: string): ByteSource {
  const byteLength = file.size;
  return {
    byteLength,
    async read(start, end) {
      requireByteRange(start, end, byteLength);
      try {
        return new Uint8Array(await file.slice(start, end).arrayBuffer());
      } catch (error) {
        throw storageError(error, `read ${path}`);
      }
    },
  };
}
