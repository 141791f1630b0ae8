import { AppError, type ErrorDetails } from "#core/errors.ts";
import { storageError } from "#storage/storageErrors.ts";
import { onceReleased } from "./onceReleased.ts";
import { openSyncAccess, requireLength, requireSyncAccess, resize } from "./syncAccess.ts";

/** Always the same, so that what a tab left that died in the middle is overwritten. */
const SCRATCH_NAME = ".hearth-room.partial";

/**
 * Prove that this origin may keep so many bytes more than now, without writing them: make a file of that length and remove it.
 * It takes a millisecond; in a private window up to a second, as that keeps its files in memory.
 *
 * `estimate()` does not tell: Chromium 156 says 10 GiB more than there is used, whatever is left.
 *
 * @throws {AppError} `storage/quota-exceeded` with `wantedBytes` and `usageBytes` (what this origin keeps now, 0 if the browser
 *   does not say), and with `isPrivateWindow` when the refusal looks like that of a private window; `storage/unavailable`
 *   outside of dedicated workers.
 */
export async function proveRoom(byteLength: number): Promise<void> {
  requireLength(byteLength);
  const doing = `make room for ${byteLength} bytes`;
  requireSyncAccess(doing);
  try {
    // two proofs at once would each see the other's file
    await navigator.locks.request("hearth-room", () => makeAndRemove(byteLength));
  } catch (error) {
    const fault = storageError(error, doing);
    if (fault.code !== "storage/quota-exceeded") throw fault;
    const details = { ...(await roomDetails(byteLength)), ...privateWindowOf(fault) };
    throw new AppError(fault.code, fault.message, { details, cause: error });
  }
}

async function makeAndRemove(byteLength: number): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(SCRATCH_NAME, { create: true });
  try {
    const access = await onceReleased(() => openSyncAccess(file));
    try {
      // what a tab that died left there is no room that is missing
      access.truncate(0);
      resize(access, byteLength);
    } finally {
      access.close();
    }
  } finally {
    await onceReleased(() => root.removeEntry(SCRATCH_NAME));
  }
}

async function roomDetails(wantedBytes: number): Promise<ErrorDetails> {
  const { usage } = await navigator.storage.estimate();
  return { wantedBytes, usageBytes: usage ?? 0 };
}

function privateWindowOf({ details }: AppError): ErrorDetails {
  const { isPrivateWindow } = details;
  return isPrivateWindow === undefined ? {} : { isPrivateWindow };
}
