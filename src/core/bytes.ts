/** Bytes that can be read in any order: a file on a disk, on a server, in a browser's storage. */
export interface ByteSource {
  /** Known from the start and never changing. */
  readonly byteLength: number;
  /**
   * Read bytes `start` to `end` (exclusive). The bytes are the caller's own: nobody else reads or writes them.
   *
   * @throws {RangeError} unless `0 ≤ start ≤ end ≤ byteLength`.
   * @throws {AppError} `weights/truncated` when the file has become shorter than it was, and what its host has to say.
   */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Where one file is written, front to back. Either `close` or `abort` is called once, at the end. */
export interface ByteSink {
  /** Add bytes at the end. They may be changed again once the promise has settled. */
  write(bytes: Uint8Array): Promise<void>;
  /** Make the file appear under its name, whole; a file of that name is replaced. */
  close(): Promise<void>;
  /** Throw away what was written; a file of that name stays as it was. */
  abort(): Promise<void>;
}

/** A file in a folder. */
export interface FileEntry {
  /** Relative to the folder, parts joined with `/`. */
  readonly path: string;
  readonly byteLength: number;
}

/** Files that belong together, e.g. a model. */
export interface ByteFolder {
  /** Every file in the folder and below it, sorted by path. */
  list(): Promise<readonly FileEntry[]>;
  /** @returns `null` if there is no such file. */
  open(path: string): Promise<ByteSource | null>;
}

/** A folder that can be written. A file is never seen half written, whenever the power goes. */
export interface WritableByteFolder extends ByteFolder {
  /** Begin a file; folders in its path are made. Nothing is there under its name until its sink is closed. */
  create(path: string): Promise<ByteSink>;
  /** Delete a file; one that is not there is no fault. */
  remove(path: string): Promise<void>;
}
