import { requireByteRange } from "#core/byteRange.ts";
import type { ByteSink, ByteSource, FileEntry, PartialFile, ResumableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { isPartialName, partialName, sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { storageError } from "#storage/storageErrors.ts";
import { openOpfsPartial } from "./opfsPartial.ts";
import { isNoFile, splitName, walk } from "./opfsPaths.ts";
import { createOpfsSink } from "./opfsSink.ts";
import { requireSyncAccess } from "./syncAccess.ts";

/**
 * Open a directory of the browser's private file system (OPFS); it is made if it is not there.
 *
 * @param path From the root of this origin's files, e.g. `models/prometheus`.
 * @throws {AppError} `storage/unavailable`, as in private windows of some browsers.
 */
export async function openOpfsFolder(path: string): Promise<ResumableByteFolder> {
  try {
    const root = await navigator.storage.getDirectory();
    return createOpfsFolder(await walk(root, splitFolderPath(path), true));
  } catch (error) {
    throw storageError(error, `open the folder ${path}`);
  }
}

/**
 * Read and write the files of a directory of the browser's private file system, on the page and in workers. Writing is
 * quickest in a dedicated worker, and only there can a file be filled over several tries; files may be larger than 4 GiB.
 * A source that is open when its file is replaced or removed cannot be read any more.
 */
export function createOpfsFolder(root: FileSystemDirectoryHandle): ResumableByteFolder {
  return new OpfsFolder(root);
}

class OpfsFolder implements ResumableByteFolder {
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
    return this.#begin(path, `create ${path}`, async (onEnd) =>
      createOpfsSink(await walk(this.#root, parents, true), name, path, onEnd),
    );
  }

  async openPartial(path: string): Promise<PartialFile> {
    const { parents, name } = splitName(path);
    const doing = `fill ${path}`;
    // before anything is made
    requireSyncAccess(doing);
    return this.#begin(path, doing, async (onEnd) =>
      openOpfsPartial(await walk(this.#root, parents, true), name, path, onEnd),
    );
  }

  /** Only one may write a file; the handles of the browser say so across threads, but not before some seconds. */
  async #begin<T>(path: string, doing: string, open: (onEnd: () => void) => Promise<T>): Promise<T> {
    if (this.#beingWritten.has(path)) {
      throw new AppError("storage/unavailable", `Cannot ${doing}: it is being written already`);
    }
    this.#beingWritten.add(path);
    try {
      return await open(() => this.#beingWritten.delete(path));
    } catch (error) {
      this.#beingWritten.delete(path);
      throw storageError(error, doing);
    }
  }

  async partialLength(path: string): Promise<number> {
    const { parents, name } = splitName(path);
    try {
      const directory = await walk(this.#root, parents, false);
      return (await (await directory.getFileHandle(partialName(name))).getFile()).size;
    } catch (error) {
      if (isNoFile(error)) return 0;
      throw storageError(error, `look for what is there of ${path}`);
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

async function listFiles(directory: FileSystemDirectoryHandle, prefix: string): Promise<FileEntry[]> {
  const files: FileEntry[] = [];
  for await (const entry of directory.values()) {
    const path = prefix + entry.name;
    if (entry.kind === "directory") files.push(...(await listFiles(entry, `${path}/`)));
    else if (!isPartialName(entry.name)) files.push({ path, byteLength: (await entry.getFile()).size });
  }
  return files;
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
