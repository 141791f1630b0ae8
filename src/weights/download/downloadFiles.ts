import type { ResumableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { listenForAbort } from "#weights/bytes/listenForAbort.ts";
import { openFile } from "#weights/bytes/readFile.ts";
import type { CreateHash } from "#weights/conversion/streamHash.ts";
import { checkStructure } from "./checkStructure.ts";
import type { DownloadFile } from "./downloadFile.ts";
import { type DownloadProgress, DownloadTally } from "./downloadProgress.ts";
import { type FetchEnd, FileFetch, nameFile } from "./fileFetch.ts";
import { hashContent } from "./hashContent.ts";
import { openPieceFile, type PieceFile } from "./pieceFile.ts";
import { TaskGroup } from "./taskGroup.ts";
import { Turns } from "./turns.ts";

const CONNECTIONS = 4;
const PIECE_BYTES = 8 * 1024 * 1024;
/** A file whose bytes turn out to be wrong is fetched once more. */
const TRIES = 2;

export interface DownloadOptions {
  /** Each path once. They are begun in this order. */
  readonly files: readonly DownloadFile[];
  /** Where they are put. */
  readonly folder: ResumableByteFolder;
  /** How many pieces are fetched at the same time: 4 unless told otherwise. */
  readonly connections?: number;
  /** How much is asked for at once, and may have to be fetched again after a stop: 8 MiB unless told otherwise. */
  readonly pieceBytes?: number;
  readonly createHash: CreateHash;
  /** Stops at once; what is there is kept for another try. */
  readonly signal: AbortSignal;
  /** Told of every step, which may be a thousand times a second. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** A file that is here under its name. */
export interface DownloadedFile {
  readonly path: string;
  readonly byteLength: number;
  /** Of the bytes that are here, in lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Bring files here, large ones in pieces side by side. What an earlier try left of the same files is used. A file gets its
 * name once it has the hash that is known of it or, where none is, once it looks like what its name says; one that does not
 * is thrown away and fetched once more, alone.
 *
 * Files that are there already, of the right length and hash, are kept. Whatever else goes wrong, all that has come stays
 * for another try.
 *
 * @returns All files, in the order of `files`.
 * @throws {AppError} `weights/hash-mismatch`, or `weights/response-invalid` where no hash is known, naming as
 *   `details.fileName` the file that was wrong twice, of which nothing is left; else what a host or the storage has to say, as
 *   `storage/quota-exceeded`.
 * @throws `signal.reason` when aborted.
 */
export async function downloadFiles(options: DownloadOptions): Promise<readonly DownloadedFile[]> {
  options.signal.throwIfAborted();
  const stop = new AbortController();
  const stopListening = listenForAbort(options.signal, () => stop.abort(options.signal.reason));
  try {
    return await new Download(options, stop).run();
  } finally {
    stopListening();
  }
}

/** A piece to fetch. */
interface Piece {
  readonly fetch: FileFetch;
  readonly index: number;
}

class Download {
  readonly #options: DownloadOptions;
  readonly #signal: AbortSignal;
  readonly #tasks: TaskGroup;
  readonly #tally: DownloadTally;
  /** Hashing is work for the processor: two at a time would only both be slower. */
  readonly #hashTurns = new Turns();
  /** What was begun and has no name yet, by path. */
  readonly #open = new Map<string, PieceFile>();
  readonly #hashByPath = new Map<string, string>();
  readonly #failuresByPath = new Map<string, number>();
  /** What has to be fetched and was not begun, or turned out to be wrong. */
  readonly #missing: DownloadFile[] = [];

  constructor(options: DownloadOptions, stop: AbortController) {
    this.#options = options;
    this.#signal = stop.signal;
    this.#tasks = new TaskGroup(stop);
    this.#tally = new DownloadTally(options.files, options.onProgress ?? (() => {}));
  }

  async run(): Promise<readonly DownloadedFile[]> {
    try {
      this.#tasks.start(async () => {
        await this.#lookAround();
        this.#tally.start();
        this.#fetchMissing();
      });
      await this.#tasks.finish();
      while (this.#missing.length > 0) {
        this.#fetchMissing();
        await this.#tasks.finish();
      }
    } catch (error) {
      // the fault that led here counts; what cannot be left has to be begun anew at most
      await Promise.allSettled([...this.#open.values()].map((pieces) => pieces.leave()));
      throw error;
    }
    return this.#options.files.map(({ path, byteLength }) => {
      return { path, byteLength, sha256: this.#hashByPath.get(path) ?? "" };
    });
  }

  /** Find what is there of every file. */
  async #lookAround(): Promise<void> {
    const { files, folder } = this.#options;
    const lengths = new Map((await folder.list()).map(({ path, byteLength }) => [path, byteLength]));
    for (const file of files) {
      this.#signal.throwIfAborted();
      if (lengths.get(file.path) === file.byteLength) {
        this.#tally.resume(file, file.byteLength);
        this.#tasks.start(() => this.#hashTurns.take(() => this.#keep(file)));
        continue;
      }
      if (lengths.has(file.path)) await folder.remove(file.path);
      if ((await folder.partialLength(file.path)) > 0) {
        this.#tally.resume(file, (await this.#begin(file)).doneBytes);
      }
      this.#missing.push(file);
    }
  }

  #fetchMissing(): void {
    const { connections = CONNECTIONS } = this.#options;
    const pieces = this.#findPieces(this.#missing.splice(0));
    for (let count = 0; count < connections; count += 1) this.#tasks.start(() => this.#work(pieces));
  }

  /** A file that is there is hashed and, if it is another version, fetched. */
  async #keep(file: DownloadFile): Promise<void> {
    const { folder } = this.#options;
    const sha256 = await this.#hash(file, await openFile(folder, file.path));
    if (file.sha256 === null || file.sha256 === sha256) return this.#name(file, sha256);
    await folder.remove(file.path);
    this.#tally.throwAway(file);
    this.#missing.push(file);
  }

  async #begin(file: DownloadFile): Promise<PieceFile> {
    const { folder, pieceBytes = PIECE_BYTES } = this.#options;
    const pieces = await openPieceFile(folder, file, pieceBytes);
    this.#open.set(file.path, pieces);
    return pieces;
  }

  /** The pieces to fetch, file after file, which are begun when it is their turn. */
  async *#findPieces(files: readonly DownloadFile[]): AsyncGenerator<Piece, void, void> {
    for (const file of files) {
      this.#signal.throwIfAborted();
      const pieces = this.#open.get(file.path) ?? (await this.#begin(file));
      const fetch = new FileFetch(file, pieces, this.#tally, this.#signal);
      if (fetch.missing.length === 0) this.#settle(fetch, { kind: "whole" });
      for (const index of fetch.missing) yield { fetch, index };
    }
  }

  /** One connection: takes one piece after the other. */
  async #work(pieces: AsyncGenerator<Piece, void, void>): Promise<void> {
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
      this.#signal.throwIfAborted();
      const { fetch, index } = next.value;
      const end = await fetch.fetchPiece(index);
      if (end !== null) this.#settle(fetch, end);
    }
  }

  /** Check a file of which nothing is on its way any more, while others are fetched. */
  #settle({ file, pieces }: FileFetch, end: FetchEnd): void {
    this.#tasks.start(async () => {
      if (end.kind === "bad") return this.#reject(file, pieces, end.fault);
      await this.#hashTurns.take(async () => {
        const sha256 = await this.#hash(file, pieces.content);
        const fault = await findFault(file, sha256, pieces);
        if (fault !== null) return this.#reject(file, pieces, fault);
        await pieces.finish();
        this.#open.delete(file.path);
        this.#name(file, sha256);
      });
    });
  }

  #hash(file: DownloadFile, source: PieceFile["content"]): Promise<string> {
    const { createHash } = this.#options;
    const onBytes = (bytesDone: number): void => this.#tally.hash(file, bytesDone);
    return hashContent(source, { createHash, signal: this.#signal, onBytes });
  }

  #name(file: DownloadFile, sha256: string): void {
    this.#hashByPath.set(file.path, sha256);
    this.#tally.name(file);
  }

  async #reject(file: DownloadFile, pieces: PieceFile, fault: AppError): Promise<void> {
    await pieces.discard();
    this.#open.delete(file.path);
    this.#tally.throwAway(file);
    const failures = (this.#failuresByPath.get(file.path) ?? 0) + 1;
    this.#failuresByPath.set(file.path, failures);
    if (failures >= TRIES) throw nameFile(fault, file.path);
    this.#missing.push(file);
  }
}

async function findFault(file: DownloadFile, sha256: string, pieces: PieceFile): Promise<AppError | null> {
  const { path } = file;
  if (file.sha256 === null) {
    const problem = await checkStructure(path, pieces.content);
    if (problem === null) return null;
    return new AppError("weights/response-invalid", `Cannot use ${path} as it was sent: it ${problem}`);
  }
  if (file.sha256 === sha256) return null;
  const message = `Cannot use ${path} as it was sent: it has SHA-256 ${sha256}, not ${file.sha256}`;
  return new AppError("weights/hash-mismatch", message);
}
