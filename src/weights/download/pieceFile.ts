import type { ByteSource, FileEntry, PartialFile, ResumableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { ByteRange } from "#weights/bytes/contentRange.ts";
import type { DownloadFile } from "./downloadFile.ts";
import { Turns } from "./turns.ts";

const HASH_BYTES = 32;
const DONE = 1;

/**
 * Begin to collect the pieces of a file, or go on with what an earlier try left of the same file in pieces of the same size;
 * anything else that is there is thrown away.
 *
 * @param pieceBytes All pieces are so long but the last.
 * @throws {AppError} `storage/quota-exceeded` when there is no room for all of it; what is there is kept.
 */
export async function openPieceFile(
  folder: ResumableByteFolder,
  file: DownloadFile,
  pieceBytes: number,
): Promise<PieceFile> {
  const identity = await hashIdentity([await file.identity(), file.byteLength, pieceBytes]);
  const partial = await folder.openPartial(file.path);
  try {
    return await PieceFile.open(partial, file, identity, pieceBytes);
  } catch (error) {
    await partial.leave();
    throw error;
  }
}

async function hashIdentity(parts: readonly unknown[]): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder().encode(JSON.stringify(parts));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text));
}

/**
 * A file that is there in pieces. While it grows, it lies as `[content][SHA-256 of its identity][one byte per piece]`; a
 * piece's byte is set once the piece itself would survive a crash. What is behind the content is cut off at the end.
 *
 * What is asked of it is done in turn, and refused once it has been finished, left or discarded.
 */
export class PieceFile {
  readonly byteLength: number;
  readonly #path: string;
  readonly #partial: PartialFile;
  readonly #identity: Uint8Array;
  readonly #pieceBytes: number;
  readonly #turns = new Turns();
  readonly #done: Uint8Array;
  #hasEnded = false;

  private constructor(
    partial: PartialFile,
    { path, byteLength }: FileEntry,
    identity: Uint8Array,
    pieceBytes: number,
  ) {
    this.byteLength = byteLength;
    this.#path = path;
    this.#partial = partial;
    this.#identity = identity;
    this.#pieceBytes = pieceBytes;
    this.#done = new Uint8Array(Math.ceil(byteLength / pieceBytes));
  }

  /** See `openPieceFile`. */
  static async open(
    partial: PartialFile,
    entry: DownloadFile,
    identity: Uint8Array,
    pieceBytes: number,
  ): Promise<PieceFile> {
    const file = new PieceFile(partial, entry, identity, pieceBytes);
    // an earlier try ended between the cut and the name: the hash will tell whether this is the file
    const isCut = partial.getLength() === entry.byteLength && entry.sha256 !== null;
    if (isCut) file.#done.fill(DONE);
    else if (!(await file.#readMap())) await file.#begin();
    return file;
  }

  /** The numbers of the pieces that are not there, ascending. */
  get missing(): readonly number[] {
    return [...this.#done.keys()].filter((index) => this.#done[index] !== DONE);
  }

  /** Bytes of the pieces that are there. */
  get doneBytes(): number {
    let bytes = 0;
    for (const [index, mark] of this.#done.entries()) {
      const { start, end } = this.rangeOf(index);
      if (mark === DONE) bytes += end - start;
    }
    return bytes;
  }

  /** Which bytes of the file a piece has. */
  rangeOf(index: number): ByteRange {
    const start = index * this.#pieceBytes;
    return { start, end: Math.min(start + this.#pieceBytes, this.byteLength) };
  }

  /** The file without what lies behind it. */
  get content(): ByteSource {
    return {
      byteLength: this.byteLength,
      read: (start, end) => this.#inTurn(() => this.#partial.read(start, end)),
    };
  }

  /** Keep a piece; it is there again after a crash, or missing as a whole. */
  put(index: number, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      await this.#partial.write(this.rangeOf(index).start, bytes);
      await this.#partial.flush();
      await this.#partial.write(this.#mapStart + index, Uint8Array.of(DONE));
      this.#done[index] = DONE;
    });
  }

  /** Put bytes behind what was appended so far; at `start` 0 everything that is there is thrown away. */
  append(bytes: Uint8Array, start: number): Promise<void> {
    return this.#inTurn(async () => {
      if (start === 0) await this.#partial.setLength(0);
      await this.#partial.write(start, bytes);
    });
  }

  /** How much is there after appending, in bytes. */
  get length(): number {
    return this.#partial.getLength();
  }

  /** Give the file its name. */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#partial.setLength(this.byteLength);
      this.#hasEnded = true;
      await this.#partial.finish();
    });
  }

  /** Let go of the file and keep what is there of it; nothing happens if it has ended before. */
  leave(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
      await this.#partial.leave();
    });
  }

  /** Throw away what is there. */
  discard(): Promise<void> {
    return this.#inTurn(() => {
      this.#hasEnded = true;
      return this.#partial.discard();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      if (!this.#hasEnded) return work();
      throw new AppError("storage/unavailable", `Cannot fill ${this.#path}: it has been let go of`);
    });
  }

  get #mapStart(): number {
    return this.byteLength + HASH_BYTES;
  }

  /** @returns Whether there is one, and of this file. */
  async #readMap(): Promise<boolean> {
    const mapEnd = this.#mapStart + this.#done.length;
    if (this.#partial.getLength() !== mapEnd) return false;
    const tail = await this.#partial.read(this.byteLength, mapEnd);
    if (!this.#identity.every((byte, index) => byte === tail[index])) return false;
    this.#done.set(tail.subarray(HASH_BYTES));
    return true;
  }

  async #begin(): Promise<void> {
    await this.#partial.setLength(0);
    await this.#partial.setLength(this.#mapStart + this.#done.length);
    // an identity must never get to the disk before the empty map that it vouches for
    await this.#partial.flush();
    await this.#partial.write(this.byteLength, this.#identity);
  }
}
