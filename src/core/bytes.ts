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

/**
 * A file that is filled in any order, over several tries: what was flushed is there again after a crash, until the file
 * is finished or discarded. One of `finish`, `leave` and `discard` is called once, at the end.
 */
export interface PartialFile {
  /** As long as it is now, at the start as an earlier try left it. */
  getLength(): number;
  /** Make it this long: cut it, or add zeros. @throws {AppError} `storage/quota-exceeded`. */
  setLength(byteLength: number): Promise<void>;
  /** @throws {RangeError} unless `0 ≤ start ≤ end ≤ getLength()`. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Put bytes in place; a file that ends before `start + bytes.length` grows. */
  write(start: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when what was written survives a crash. */
  flush(): Promise<void>;
  /** Make the file appear under its name, as it is now; a file of that name is replaced. */
  finish(): Promise<void>;
  /** Let go of it and keep it for another try. */
  leave(): Promise<void>;
  /** Throw it away. */
  discard(): Promise<void>;
}

/** A folder whose files can also be filled over several tries. */
export interface ResumableByteFolder extends WritableByteFolder {
  /** Begin a file or go on with one; it is not listed and cannot be opened before it is finished. */
  openPartial(path: string): Promise<PartialFile>;
  /** What an earlier try left of a file, in bytes; 0 if nothing. */
  partialLength(path: string): Promise<number>;
}
