import type { WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { onceReleased } from "#storage/opfs/onceReleased.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";

/** How long browsers may take to give up the lock of a worker that was ended: milliseconds were seen. */
const RELEASE_MS = 3_000;

/**
 * Run `work` as the only conversion of this browser that writes the directory.
 *
 * @param path As `openOpfsFolder` takes it.
 * @param waitMs How long another one may take to let go of it.
 * @throws {AppError} `weights/in-use` when another tab or worker goes on writing there; what `work` throws.
 */
export async function holdFolder<T>(
  path: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  waitMs: number = RELEASE_MS,
): Promise<T> {
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(inUse(path)), waitMs);
  const options = { signal: AbortSignal.any([signal, tooLong.signal]) };
  try {
    return await navigator.locks.request(`hearth-weights/${path}`, options, () => {
      clearTimeout(timer);
      return work();
    });
  } finally {
    clearTimeout(timer);
  }
}

function inUse(path: string): AppError {
  const message = `Cannot write ${path}: another tab or worker of Hearth is writing it`;
  return new AppError("weights/in-use", message, { details: { path } });
}

/**
 * Open a directory that `holdFolder` holds. A file that is still open elsewhere belongs to a worker that has just been
 * ended, so it is waited for.
 */
export async function openConversionFolder(path: string): Promise<WritableByteFolder> {
  const folder = await openOpfsFolder(path);
  return {
    list: () => folder.list(),
    open: (file) => folder.open(file),
    remove: (file) => folder.remove(file),
    create: (file) => onceReleased(() => folder.create(file)),
  };
}
