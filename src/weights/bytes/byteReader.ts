import type { ByteSource } from "#core/bytes.ts";

const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * Reads a source from front to back through a window of a few MiB. `ensure` is the only step that waits; the readers
 * below it are plain reads, so that arrays of 100,000 short strings cost no more than their bytes.
 */
export class ByteReader {
  readonly #source: ByteSource;
  readonly #windowBytes: number;
  #window = new Uint8Array(0);
  #view = new DataView(this.#window.buffer);
  #windowStart = 0;
  #position = 0;

  /** @param windowBytes How much is fetched at once; at least what one value needs. */
  constructor(source: ByteSource, windowBytes: number = WINDOW_BYTES) {
    this.#source = source;
    this.#windowBytes = windowBytes;
  }

  /** Bytes from the start of the source. */
  get position(): number {
    return this.#position;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#source.byteLength - this.#position;
  }

  /** Whether `byteLength` bytes can be read without waiting. */
  has(byteLength: number): boolean {
    const offset = this.#position - this.#windowStart;
    return offset >= 0 && offset + byteLength <= this.#window.length;
  }

  /** Fetch what is needed to read `byteLength` bytes; the caller has checked that they exist. */
  async ensure(byteLength: number): Promise<void> {
    if (this.has(byteLength)) return;
    const end = this.#position + Math.max(byteLength, this.#windowBytes);
    const bytes = await this.#source.read(this.#position, Math.min(end, this.#source.byteLength));
    this.#window = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#windowStart = this.#position;
  }

  /** Move on (or back) without reading. */
  skip(byteLength: number): void {
    this.#position += byteLength;
  }

  #advance(byteLength: number): number {
    const offset = this.#position - this.#windowStart;
    this.#position += byteLength;
    return offset;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** A view of the window, valid until the next `ensure`. */
  bytes(byteLength: number): Uint8Array {
    const offset = this.#advance(byteLength);
    return this.#window.subarray(offset, offset + byteLength);
  }
}
