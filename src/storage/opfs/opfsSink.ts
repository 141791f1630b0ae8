import type { ByteSink } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { partialName } from "#core/folderPath.ts";
import { storageError } from "#storage/storageErrors.ts";
import { createFileWriter } from "./fileWriter.ts";
import { onceReleased } from "./onceReleased.ts";
import { isMovable } from "./opfsPaths.ts";

/**
 * Begin a file. It is written under another name in the same directory and renamed at the end, which is atomic; a copy
 * could be cut in its middle, so a browser that cannot rename is refused at the start.
 *
 * @param path What faults call it.
 * @param onEnd Called once, when the file has its name or has been thrown away.
 */
export async function createOpfsSink(
  directory: FileSystemDirectoryHandle,
  name: string,
  path: string,
  onEnd: () => void,
): Promise<ByteSink> {
  const partial = await directory.getFileHandle(partialName(name), { create: true });
  if (!isMovable(partial)) {
    throw new AppError("storage/unavailable", `Cannot create ${path}: this browser cannot rename files`);
  }
  const writer = await createFileWriter(partial);
  const removePartial = async (): Promise<void> => {
    try {
      await onceReleased(() => directory.removeEntry(partialName(name)));
    } finally {
      onEnd();
    }
  };
  return {
    async write(bytes) {
      try {
        await writer.write(bytes);
      } catch (error) {
        throw storageError(error, `write ${path}`);
      }
    },
    async close() {
      try {
        await writer.finish();
        await partial.move(name);
        onEnd();
      } catch (error) {
        // nobody calls abort() after close()
        await removePartial();
        throw storageError(error, `finish ${path}`);
      }
    },
    async abort() {
      try {
        try {
          await writer.discard();
        } finally {
          await removePartial();
        }
      } catch (error) {
        throw storageError(error, `throw away ${path}`);
      }
    },
  };
}
