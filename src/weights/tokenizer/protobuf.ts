import { tokenizerFault } from "./tokenizerFault.ts";

/** One field of a protobuf message as it stands on the wire. */
export type ProtobufField =
  | { readonly kind: "varint"; readonly number: number; readonly value: bigint }
  /** A string, bytes or a message inside the message; a view of what was read. */
  | { readonly kind: "bytes"; readonly number: number; readonly bytes: Uint8Array }
  /** 4 or 8 bytes, least significant first. */
  | { readonly kind: "fixed"; readonly number: number; readonly bytes: Uint8Array };

const LONGEST_VARINT = 10;

/**
 * Read the fields of a protobuf message one after the other.
 *
 * @param message Whole, and nothing behind it.
 * @param name What the message is, for faults: `tokenizer.model`.
 * @throws {AppError} `weights/tokenizer-unsupported` where the message is cut, or claims more bytes than there are.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* readProtobuf(message: Uint8Array, name: string): Generator<ProtobufField> {
  const reader = new WireReader(message, name);
  while (reader.hasMore()) yield reader.readField();
}

class WireReader {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  #position = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#name = name;
  }

  hasMore(): boolean {
    return this.#position < this.#bytes.length;
  }

  readField(): ProtobufField {
    const start = this.#position;
    const tag = this.#readVarint();
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0:
        return { kind: "varint", number, value: this.#readVarint() };
      case 1:
        return { kind: "fixed", number, bytes: this.#take(8n, number) };
      case 2:
        return { kind: "bytes", number, bytes: this.#take(this.#readVarint(), number) };
      case 5:
        return { kind: "fixed", number, bytes: this.#take(4n, number) };
      default:
        throw this.#fault(`byte ${start} begins no field of a known wire type`);
    }
  }

  #readVarint(): bigint {
    const start = this.#position;
    let value = 0n;
    for (let index = 0; index < LONGEST_VARINT; index++) {
      const byte = this.#bytes[start + index];
      if (byte === undefined) throw this.#fault(`a number at byte ${start} is cut by the end`);
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) {
        this.#position = start + index + 1;
        return value;
      }
    }
    throw this.#fault(`a number at byte ${start} has more than ${LONGEST_VARINT} bytes`);
  }

  #take(byteLength: bigint, number: number): Uint8Array {
    const remaining = this.#bytes.length - this.#position;
    if (byteLength > BigInt(remaining)) {
      throw this.#fault(
        `field ${number} at byte ${this.#position} claims ${byteLength} bytes, ${remaining} are left`,
      );
    }
    const start = this.#position;
    this.#position += Number(byteLength);
    return this.#bytes.subarray(start, this.#position);
  }

  #fault(found: string): Error {
    return tokenizerFault(`Cannot read ${this.#name} as protobuf: ${found}`, { name: this.#name });
  }
}
