import type { ByteSink, WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { memorySource } from "./memorySource.ts";

/**
 * A folder in memory, for tests and for small files.
 *
 * @param files What is in it at first, by path; the bytes are used as they are, and never changed.
 */
export function createMemoryFolder(files: Readonly<Record<string, Uint8Array>> = {}): WritableByteFolder {
  const bytesByPath = new Map(Object.entries(files));
  const beingWritten = new Set<string>();
  for (const path of bytesByPath.keys()) splitFolderPath(path);
  return {
    async list() {
      return sortByPath([...bytesByPath].map(([path, { byteLength }]) => ({ path, byteLength })));
    },
    async open(path) {
      splitFolderPath(path);
      const bytes = bytesByPath.get(path);
      return bytes === undefined ? null : memorySource(bytes);
    },
    async create(path) {
      splitFolderPath(path);
      if (beingWritten.has(path)) {
        throw new AppError("storage/unavailable", `Cannot create ${path}: it is being written already`);
      }
      beingWritten.add(path);
      return createMemorySink((bytes) => {
        beingWritten.delete(path);
        if (bytes !== null) bytesByPath.set(path, bytes);
      });
    },
    async remove(path) {
      splitFolderPath(path);
      bytesByPath.delete(path);
    },
  };
}

/** @param finish Gets the whole file once, or `null` if it was aborted. */
function createMemorySink(finish: (bytes: Uint8Array | null) => void): ByteSink {
  const chunks: Uint8Array[] = [];
  return {
    async write(bytes) {
      chunks.push(new Uint8Array(bytes));
    },
    async close() {
      finish(joinChunks(chunks));
    },
    async abort() {
      finish(null);
    },
  };
}

function joinChunks(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((total, { byteLength }) => total + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}
