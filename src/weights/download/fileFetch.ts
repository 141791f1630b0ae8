import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { untilAborted } from "#weights/bytes/untilAborted.ts";
import type { DownloadFile } from "./downloadFile.ts";
import type { DownloadTally } from "./downloadProgress.ts";
import type { PieceFile } from "./pieceFile.ts";

/** What became of a file once nothing of it is on its way any more. */
export type FetchEnd =
  | { readonly kind: "whole" }
  /** Its bytes are of no use, as what the host sent does not belong together. */
  | { readonly kind: "bad"; readonly fault: AppError };

/** Fetches the pieces of one file that are not there yet, several at a time. */
export class FileFetch {
  readonly file: DownloadFile;
  readonly pieces: PieceFile;
  /** The numbers of the pieces to fetch. */
  readonly missing: readonly number[];
  readonly #tally: DownloadTally;
  readonly #signal: AbortSignal;
  #source: Promise<ByteSource> | null = null;
  /** Pieces that nobody has dealt with. */
  #left: number;
  /** Bytes of the pieces that are there. */
  #kept: number;
  /** Bytes that came of pieces that are on their way. */
  #arriving = 0;
  /** What ended the reading in pieces. */
  #fault: AppError | null = null;

  constructor(file: DownloadFile, pieces: PieceFile, tally: DownloadTally, signal: AbortSignal) {
    this.file = file;
    this.pieces = pieces;
    this.missing = pieces.missing;
    this.#left = this.missing.length;
    this.#kept = pieces.doneBytes;
    this.#tally = tally;
    this.#signal = signal;
  }

  /**
   * Fetch one of the missing pieces. From a host that turns out to know no ranges, whoever deals with the last piece
   * fetches the whole file.
   *
   * @returns What became of the file, to whoever dealt with its last piece; else `null`.
   * @throws {AppError} What the host and the storage have to say. What is there is kept.
   */
  async fetchPiece(index: number): Promise<FetchEnd | null> {
    if (this.#fault === null) await this.#fetchPiece(index);
    this.#left -= 1;
    if (this.#left > 0) return null;
    if (this.#fault === null) return { kind: "whole" };
    if (this.#fault.code !== "weights/range-refused") return { kind: "bad", fault: this.#fault };
    return this.#fetchWhole(this.#fault);
  }

  async #fetchPiece(index: number): Promise<void> {
    const { start, end } = this.pieces.rangeOf(index);
    try {
      await this.pieces.put(index, await this.#readTwice(start, end));
    } catch (error) {
      if (!this.#endsPieces(error)) throw isInvalidAnswer(error) ? nameFile(error, this.file.path) : error;
      this.#fault ??= error;
      return;
    }
    this.#kept += end - start;
    this.#arriving = Math.max(0, this.#arriving - (end - start));
    this.#tally.fetch(this.file, this.#kept + this.#arriving);
  }

  /** One answer that makes no sense may be that of a network that wants to be signed in to: ask the host itself anew. */
  async #readTwice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.#read(start, end);
    } catch (error) {
      if (!isInvalidAnswer(error) || this.file.sha256 === null) throw error;
      this.#source = null;
      return this.#read(start, end);
    }
  }

  #read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const opening = (this.#source ??= this.file.open({
      signal: this.#signal,
      onReceived: (byteLength) => {
        this.#arriving += byteLength;
        this.#tally.fetch(this.file, this.#kept + this.#arriving);
      },
    }));
    const reading = opening.then((source) => source.read(start, end));
    return untilAborted(reading, this.#signal);
  }

  /** Without a hash nobody would notice that the pieces of two versions of a file do not belong together. */
  #endsPieces(error: unknown): error is AppError {
    if (!(error instanceof AppError)) return false;
    if (error.code === "weights/range-refused") return true;
    return isInvalidAnswer(error) && this.file.sha256 === null;
  }

  async #fetchWhole(refusal: AppError): Promise<FetchEnd> {
    const { file, pieces } = this;
    if (file.stream === undefined) throw refusal;
    const streaming = file.stream(async (bytes, start) => {
      this.#signal.throwIfAborted();
      if (start === 0) this.#tally.throwAway(file);
      await pieces.append(bytes, start);
      this.#tally.fetch(file, start + bytes.length);
    }, this.#signal);
    try {
      await untilAborted(streaming, this.#signal);
    } catch (error) {
      if (isInvalidAnswer(error)) return { kind: "bad", fault: error };
      throw error;
    }
    if (pieces.length === file.byteLength) return { kind: "whole" };
    const message = `Cannot fetch ${file.path}: ${pieces.length} of ${file.byteLength} bytes came`;
    return { kind: "bad", fault: new AppError("weights/response-invalid", message) };
  }
}

function isInvalidAnswer(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "weights/response-invalid";
}

/** The same fault, saying of which file; for people an address is not enough. */
export function nameFile(fault: AppError, fileName: string): AppError {
  const details = { ...fault.details, fileName };
  return new AppError(fault.code, fault.message, { details, cause: fault });
}
