import { AppError } from "#core/errors.ts";

/** One call reads or writes no more than this, so that no browser's count of bytes overflows. */
const CALL_BYTES = 256 * 1024 * 1024;

/** As much of `FileSystemSyncAccessHandle` as is used here; the page's types do not have it. */
export interface SyncAccessHandle {
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(byteLength: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface SyncFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/** Whether a file's handle gives sync access: only in dedicated workers. */
export function isSyncFileHandle(file: object): file is SyncFileHandle {
  return "createSyncAccessHandle" in file;
}

/**
 * Refuse everything but a dedicated worker.
 *
 * @param doing What faults say was tried.
 * @throws {AppError} `storage/unavailable`.
 */
export function requireSyncAccess(doing: string): void {
  if (isSyncFileHandle(FileSystemFileHandle.prototype)) return;
  throw new AppError(
    "storage/unavailable",
    `Cannot ${doing}: only a dedicated worker can open files in place`,
  );
}

/**
 * Open a file in place; nobody else can open it so until it is closed.
 *
 * @throws {AppError} `storage/unavailable` outside of dedicated workers.
 * @throws {DOMException} `NoModificationAllowedError` while somebody else has it open.
 */
export async function openSyncAccess(file: FileSystemFileHandle): Promise<SyncAccessHandle> {
  // by its own name, as the types of workers say that every handle is one
  const either: object = file;
  if (isSyncFileHandle(either)) return either.createSyncAccessHandle();
  throw new AppError(
    "storage/unavailable",
    `Cannot open ${file.name} in place outside of a dedicated worker`,
  );
}

/**
 * Read until `bytes` is full.
 *
 * @throws {AppError} `weights/truncated` when the file ends before.
 */
export function readFully(access: SyncAccessHandle, bytes: Uint8Array, start: number): void {
  let done = 0;
  while (done < bytes.length) {
    const piece = bytes.subarray(done, done + CALL_BYTES);
    const got = access.read(piece, { at: start + done });
    if (!isCountOf(got, piece)) {
      const message = `Cannot read ${piece.length} bytes at ${start + done}: the browser gave ${got}`;
      throw new AppError("weights/truncated", message);
    }
    done += got;
  }
}

/**
 * Write all of `bytes`.
 *
 * @throws {AppError} `storage/quota-exceeded` when the browser takes none, and its own error; a part may be written then.
 */
export function writeFully(access: SyncAccessHandle, bytes: Uint8Array, start: number): void {
  let done = 0;
  while (done < bytes.length) {
    const piece = bytes.subarray(done, done + CALL_BYTES);
    const taken = access.write(piece, { at: start + done });
    // a private window of Chromium 156 that is full returns its error as a number near 2³² and throws nothing
    if (!isCountOf(taken, piece)) {
      const message = `Cannot write ${piece.length} bytes at ${start + done}: the browser took none`;
      throw new AppError("storage/quota-exceeded", message, {
        details: { wanted: piece.length, byteLength: start + done },
      });
    }
    done += taken;
  }
}

/** Whether a call says that it moved some of the bytes, and no more than there are. */
function isCountOf(count: number, piece: Uint8Array): boolean {
  return count > 0 && count <= piece.length;
}

/** @throws {RangeError} for what no file can be long: fractions, negative numbers. */
export function requireLength(byteLength: number): void {
  if (Number.isSafeInteger(byteLength) && byteLength >= 0) return;
  throw new RangeError(`Cannot make a file ${byteLength} bytes long`);
}

/**
 * Cut a file, or make it longer with zeros.
 *
 * @throws {AppError} `storage/quota-exceeded` with `isPrivateWindow` when it stays shorter without an error, which is how
 *   Chromium 156 refuses in private windows; the browser's own error otherwise.
 */
export function resize(access: SyncAccessHandle, byteLength: number): void {
  access.truncate(byteLength);
  const found = access.getSize();
  if (found === byteLength) return;
  throw new AppError(
    "storage/quota-exceeded",
    `Cannot make a file ${byteLength} bytes long: it has ${found}, and the browser said nothing`,
    { details: { wanted: byteLength, found, isPrivateWindow: true } },
  );
}
