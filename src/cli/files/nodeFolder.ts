import type { Dirent, Stats } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ByteSink, ByteSource, FileEntry, WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { isPartialName, sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { fileError, isNoFile } from "./nodeFaults.ts";
import { createNodeFileSink } from "./nodeFileSink.ts";
import { nodeFileSource } from "./nodeFileSource.ts";

/** A directory of this machine. */
export interface NodeFolder extends WritableByteFolder {
  /** Close every file that was opened; their sources cannot be read afterwards. */
  close(): Promise<void>;
}

/**
 * Read and write the files of a directory. A directory that does not exist is empty, and is made with its first file.
 * Links to files are followed, as the caches of other tools are full of them; links to directories are not.
 *
 * @param directory Absolute, or relative to the working directory.
 */
export function openNodeFolder(directory: string): NodeFolder {
  return new DirectoryFolder(directory);
}

class DirectoryFolder implements NodeFolder {
  readonly #directory: string;
  readonly #openedByPath = new Map<string, OpenedFile>();
  readonly #replacedHandles: Promise<FileHandle>[] = [];
  readonly #beingWritten = new Set<string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async list(): Promise<readonly FileEntry[]> {
    try {
      return sortByPath(await listFiles(this.#directory, ""));
    } catch (error) {
      throw fileError(error, `list ${this.#directory}`);
    }
  }

  async open(path: string): Promise<ByteSource | null> {
    const file = this.#locate(path);
    try {
      const found = await stat(file);
      if (!found.isFile()) return null;
      return await nodeFileSource(await this.#handle(path, file, found), path);
    } catch (error) {
      if (isNoFile(error)) return null;
      throw fileError(error, `open ${path}`);
    }
  }

  async create(path: string): Promise<ByteSink> {
    const file = this.#locate(path);
    if (this.#beingWritten.has(path)) {
      throw new AppError("storage/unavailable", `Cannot create ${path}: it is being written already`);
    }
    this.#beingWritten.add(path);
    try {
      await mkdir(dirname(file), { recursive: true });
      return await createNodeFileSink(file, path, () => this.#beingWritten.delete(path));
    } catch (error) {
      this.#beingWritten.delete(path);
      throw fileError(error, `create ${path}`);
    }
  }

  async remove(path: string): Promise<void> {
    try {
      await rm(this.#locate(path), { force: true });
    } catch (error) {
      throw fileError(error, `remove ${path}`);
    }
  }

  async close(): Promise<void> {
    for (const path of this.#openedByPath.keys()) this.#retireHandle(path);
    for (const handle of this.#replacedHandles.splice(0)) await (await handle).close();
  }

  #locate(path: string): string {
    const parts = splitFolderPath(path);
    // there, C:x is on another drive, and a:b hides in a
    if (process.platform === "win32" && path.includes(":")) {
      throw new AppError("weights/header-invalid", `Cannot use ${path}: Windows allows no colon in a name`);
    }
    return join(this.#directory, ...parts);
  }

  /** One handle for each file, however often it is opened, unless another file has taken its place. */
  async #handle(path: string, file: string, found: Stats): Promise<FileHandle> {
    const identity = `${found.dev}:${found.ino}:${found.mtimeMs}:${found.size}`;
    const known = this.#openedByPath.get(path);
    if (known?.identity === identity) return known.handle;
    this.#retireHandle(path);
    const handle = open(file, "r");
    this.#openedByPath.set(path, { identity, handle });
    try {
      return await handle;
    } catch (error) {
      this.#openedByPath.delete(path);
      throw error;
    }
  }

  /** The next `open` finds the new file; sources of the old one go on reading what they had. */
  #retireHandle(path: string): void {
    const opened = this.#openedByPath.get(path);
    if (opened === undefined) return;
    this.#openedByPath.delete(path);
    this.#replacedHandles.push(opened.handle);
  }
}

interface OpenedFile {
  readonly identity: string;
  readonly handle: Promise<FileHandle>;
}

async function listFiles(directory: string, prefix: string): Promise<FileEntry[]> {
  const files: FileEntry[] = [];
  for (const entry of await readEntries(directory)) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      files.push(...(await listFiles(join(directory, entry.name), `${path}/`)));
    } else if (!isPartialName(entry.name)) {
      const byteLength = await fileSize(join(directory, entry.name));
      if (byteLength !== null) files.push({ path, byteLength });
    }
  }
  return files;
}

async function readEntries(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (isNoFile(error)) return [];
    throw error;
  }
}

/** `null` for what is no file: a link to nowhere or to a directory, a socket, or a file deleted a moment ago. */
async function fileSize(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (isNoFile(error)) return null;
    throw error;
  }
}
