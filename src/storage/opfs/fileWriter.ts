import { AppError } from "#core/errors.ts";

/** One call writes no more than this, so that no browser's count of bytes overflows. */
const CALL_BYTES = 256 * 1024 * 1024;

/** Writes a file of the browser's private file system from front to back, in place of what was in it. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Have everything on the disk, and let go of the file. */
  finish(): Promise<void>;
  /** Let go of the file; what is in it then does not matter. */
  discard(): Promise<void>;
}

/** As much of `FileSystemSyncAccessHandle` as is used here; the page's types do not have it. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(byteLength: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface SyncFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/**
 * Begin to write a file. In a dedicated worker it is written in place and cannot be opened by anybody else meanwhile;
 * elsewhere browsers write a copy of their own and put it in place at the end.
 */
export async function createFileWriter(file: FileSystemFileHandle): Promise<FileWriter> {
  // by its own name, as the types of workers say that every handle is one
  const either: object = file;
  if (isSyncFileHandle(either)) return createSyncWriter(await either.createSyncAccessHandle());
  return createStreamWriter(await file.createWritable());
}

function isSyncFileHandle(file: object): file is SyncFileHandle {
  // sync file handles exist only in dedicated workers
  return "createSyncAccessHandle" in file;
}

function createSyncWriter(handle: SyncAccessHandle): FileWriter {
  // what a tab that was closed left behind
  handle.truncate(0);
  let byteLength = 0;
  return {
    async write(bytes) {
      let written = 0;
      while (written < bytes.length) {
        const piece = bytes.subarray(written, written + CALL_BYTES);
        const taken = handle.write(piece, { at: byteLength });
        // a private window of Chromium 156 that is full returns its error as a number near 2³² and throws nothing
        if (!(taken > 0 && taken <= piece.length)) throw noRoom(piece.length, byteLength);
        written += taken;
        byteLength += taken;
      }
    },
    async finish() {
      try {
        handle.flush();
        const found = handle.getSize();
        if (found !== byteLength) throw notWhole(found, byteLength);
      } finally {
        handle.close();
      }
    },
    async discard() {
      handle.close();
    },
  };
}

function createStreamWriter(stream: FileSystemWritableFileStream): FileWriter {
  return {
    // a copy, as these streams refuse memory that is shared between threads
    write: (bytes) => stream.write(new Uint8Array(bytes)),
    finish: () => stream.close(),
    discard: () => stream.abort(),
  };
}

function notWhole(found: number, byteLength: number): AppError {
  const message = `Cannot keep ${byteLength} bytes: after writing them the file has ${found}`;
  return new AppError("storage/unavailable", message, { details: { found, byteLength } });
}

function noRoom(wanted: number, byteLength: number): AppError {
  const message = `Cannot write ${wanted} bytes after ${byteLength}: the browser took none`;
  return new AppError("storage/quota-exceeded", message, { details: { wanted, byteLength } });
}
