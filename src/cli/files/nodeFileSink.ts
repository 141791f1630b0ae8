import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ByteSink } from "#core/bytes.ts";
import { partialName } from "#core/folderPath.ts";
import { fileError } from "./nodeFaults.ts";

/**
 * Begin a file. It is written under another name beside its own and takes its name when it is whole and on the disk,
 * so that neither a crash nor a power cut leaves half of it. What a process that died left under the other name is
 * overwritten.
 *
 * @param target Where the file will be; its directory exists.
 * @param name What faults call it.
 * @param onEnd Called once, when the file has its name or has been thrown away.
 */
export async function createNodeFileSink(target: string, name: string, onEnd: () => void): Promise<ByteSink> {
  const partial = join(dirname(target), partialName(basename(target)));
  const handle = await open(partial, "w");
  let byteLength = 0;

  const discard = async (): Promise<void> => {
    try {
      await handle.close();
    } finally {
      await rm(partial, { force: true });
      onEnd();
    }
  };
  return {
    async write(bytes) {
      const position = byteLength;
      byteLength += bytes.length;
      try {
        await writeAll(handle, bytes, position);
      } catch (error) {
        throw fileError(error, `write ${name}`);
      }
    },
    async close() {
      try {
        await handle.sync();
        await handle.close();
        await rename(partial, target);
        await syncDirectory(dirname(target));
        onEnd();
      } catch (error) {
        // nobody calls abort() after close()
        await discard();
        throw fileError(error, `finish ${name}`);
      }
    },
    async abort() {
      try {
        await discard();
      } catch (error) {
        throw fileError(error, `throw away ${name}`);
      }
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/** A renamed file is certain to keep its name only once its directory is on the disk, too. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory, and journals renames itself
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
