import { requireByteRange } from "#core/byteRange.ts";
import type { PartialFile } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { partialName } from "#core/folderPath.ts";
import { storageError } from "#storage/storageErrors.ts";
import { onceReleased } from "./onceReleased.ts";
import { isMovable } from "./opfsPaths.ts";
import {
  openSyncAccess,
  readFully,
  requireLength,
  resize,
  type SyncAccessHandle,
  writeFully,
} from "./syncAccess.ts";

/**
 * Begin to fill a file, or go on with what an earlier try left. It lies under another name in the same directory and is
 * renamed at the end, which is atomic; if that fails, it is there for another try. A file that was held by a worker that was
 * ended is waited for.
 *
 * @param path What faults call it.
 * @param onEnd Called once, when the file has been finished, left or thrown away.
 */
export async function openOpfsPartial(
  directory: FileSystemDirectoryHandle,
  name: string,
  path: string,
  onEnd: () => void,
): Promise<PartialFile> {
  const file = await directory.getFileHandle(partialName(name), { create: true });
  if (!isMovable(file)) {
    throw new AppError("storage/unavailable", `Cannot fill ${path}: this browser cannot rename files`);
  }
  const access = await onceReleased(() => openSyncAccess(file));
  return createPartialFile(access, path, {
    rename: () => file.move(name),
    remove: () => onceReleased(() => directory.removeEntry(partialName(name))),
    onEnd,
  });
}

/** How a file that is being filled ends. */
interface PartialEnds {
  /** Give it its name. */
  readonly rename: () => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly onEnd: () => void;
}

/** @param access Closed at the end. */
export function createPartialFile(access: SyncAccessHandle, path: string, ends: PartialEnds): PartialFile {
  /** Let go of the file, whatever happens, and then do the rest. */
  async function end(doing: string, work: () => void, afterwards: () => Promise<void>): Promise<void> {
    try {
      try {
        work();
      } finally {
        access.close();
      }
      await afterwards();
    } catch (error) {
      throw storageError(error, `${doing} ${path}`);
    } finally {
      ends.onEnd();
    }
  }
  const attempt = <T>(doing: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageError(error, `${doing} ${path}`);
    }
  };
  return {
    getLength: () => access.getSize(),
    setLength: async (byteLength) => {
      requireLength(byteLength);
      attempt("make room for", () => resize(access, byteLength));
    },
    read: async (start, end) => {
      requireByteRange(start, end, access.getSize());
      const bytes = new Uint8Array(end - start);
      attempt("read", () => readFully(access, bytes, start));
      return bytes;
    },
    write: async (start, bytes) => {
      requireByteRange(start, start, Number.MAX_SAFE_INTEGER - bytes.length);
      attempt("write", () => writeOrCutBack(access, bytes, start));
    },
    flush: async () => attempt("flush", () => access.flush()),
    finish: () => end("finish", () => access.flush(), ends.rename),
    leave: () =>
      end(
        "leave",
        () => access.flush(),
        async () => {},
      ),
    discard: () => end("throw away", () => {}, ends.remove),
  };
}

/** Where there is no room, browsers write what fits and then fail; a length that nobody asked for would mislead the next try. */
function writeOrCutBack(access: SyncAccessHandle, bytes: Uint8Array, start: number): void {
  const byteLength = access.getSize();
  try {
    writeFully(access, bytes, start);
  } catch (error) {
    if (access.getSize() > byteLength) access.truncate(byteLength);
    throw error;
  }
}
