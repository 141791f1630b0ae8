import { AppError } from "#core/errors.ts";
import { isSyncFileHandle, type SyncAccessHandle, writeFully } from "./syncAccess.ts";

/** Writes a file of the browser's private file system from front to back, in place of what was in it. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Have everything on the disk, and let go of the file. */
  finish(): Promise<void>;
  /** Let go of the file; what is in it then does not matter. */
  discard(): Promise<void>;
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

function createSyncWriter(access: SyncAccessHandle): FileWriter {
  // what a tab that was closed left behind
  access.truncate(0);
  let byteLength = 0;
  return {
    async write(bytes) {
      writeFully(access, bytes, byteLength);
      byteLength += bytes.length;
    },
    async finish() {
      try {
        access.flush();
        const found = access.getSize();
        if (found !== byteLength) throw notWhole(found, byteLength);
      } finally {
        access.close();
      }
    },
    async discard() {
      access.close();
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
