import type { DownloadFile } from "./downloadFile.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** `downloading` until all bytes are here; files are verified meanwhile. */
  readonly stage: "downloading" | "verifying";
  /** Fetched or, once verifying, hashed; those of earlier tries included. Less than before only if a file was thrown away. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** The file that moved; `null` at the start. */
  readonly fileName: string | null;
  /** Verified and under their names. */
  readonly filesDone: number;
  readonly filesTotal: number;
}

/** Adds up how far the files of a download are, and tells of every step. */
export class DownloadTally {
  readonly #onProgress: (progress: DownloadProgress) => void;
  readonly #bytesTotal: number;
  readonly #filesTotal: number;
  readonly #fetched = new ByteCounts();
  readonly #hashed = new ByteCounts();
  #filesDone = 0;
  /** What is found of earlier tries is no movement, so that nobody takes it for speed. */
  #isStarted = false;

  constructor(files: readonly DownloadFile[], onProgress: (progress: DownloadProgress) => void) {
    this.#onProgress = onProgress;
    this.#bytesTotal = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#filesTotal = files.length;
  }

  /** Tell how far it is before anything moves. */
  start(): void {
    this.#isStarted = true;
    this.#tell(null);
  }

  /** So much of a file was here before. */
  resume({ path }: DownloadFile, bytes: number): void {
    this.#fetched.raise(path, bytes);
  }

  /** So much of a file is here now. */
  fetch({ path, byteLength }: DownloadFile, bytes: number): void {
    if (this.#fetched.raise(path, Math.min(bytes, byteLength))) this.#tell(path);
  }

  /** So much of a file has been hashed. */
  hash({ path }: DownloadFile, bytes: number): void {
    if (this.#hashed.raise(path, bytes) && this.#stage === "verifying") this.#tell(path);
  }

  /** A file has its name. */
  name({ path }: DownloadFile): void {
    this.#filesDone += 1;
    this.#tell(path);
  }

  /** Nothing of a file is left. */
  throwAway({ path }: DownloadFile): void {
    this.#fetched.clear(path);
    this.#hashed.clear(path);
    this.#tell(path);
  }

  get #stage(): DownloadProgress["stage"] {
    return this.#fetched.sum < this.#bytesTotal ? "downloading" : "verifying";
  }

  #tell(fileName: string | null): void {
    if (!this.#isStarted) return;
    const stage = this.#stage;
    this.#onProgress({
      stage,
      bytesDone: stage === "downloading" ? this.#fetched.sum : this.#hashed.sum,
      bytesTotal: this.#bytesTotal,
      fileName,
      filesDone: this.#filesDone,
      filesTotal: this.#filesTotal,
    });
  }
}

/** A number of bytes for every path, and their sum. */
class ByteCounts {
  readonly #byPath = new Map<string, number>();
  sum = 0;

  /** @returns Whether it was less before. */
  raise(path: string, bytes: number): boolean {
    const before = this.#byPath.get(path) ?? 0;
    if (bytes <= before) return false;
    this.#byPath.set(path, bytes);
    this.sum += bytes - before;
    return true;
  }

  clear(path: string): void {
    this.sum -= this.#byPath.get(path) ?? 0;
    this.#byPath.delete(path);
  }
}
