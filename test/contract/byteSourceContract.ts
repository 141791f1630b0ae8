import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteSource } from "#core/bytes.ts";

/** Bytes that tell their place: no two stretches of a file look alike, and a shift shows at once. */
export function sampleBytes(byteLength: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  // xorshift32, Marsaglia 2003
  let state = seed;
  for (let index = 0; index < byteLength; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}

/** Where two stretches of bytes differ first; `null` if nowhere. Vitest's own comparison takes seconds for megabytes. */
export function firstDifference(found: Uint8Array, wanted: Uint8Array): number | null {
  const index = wanted.findIndex((byte, at) => byte !== found[at]);
  if (index >= 0) return index;
  return found.length === wanted.length ? null : wanted.length;
}

/** A source that a test opened, and how it lets go of it. */
export interface OpenedSource {
  readonly source: ByteSource;
  readonly close?: () => Promise<void>;
}

const BYTES = sampleBytes(100_003);

/** What every `ByteSource` promises. */
export function describeByteSource(name: string, open: (bytes: Uint8Array) => Promise<OpenedSource>): void {
  describe(name, () => {
    const opened: OpenedSource[] = [];
    const openSource = async (bytes: Uint8Array): Promise<ByteSource> => {
      const one = await open(bytes);
      opened.push(one);
      return one.source;
    };
    let source: ByteSource;
    beforeEach(async () => {
      source = await openSource(BYTES);
    });
    afterEach(async () => {
      for (const { close } of opened.splice(0)) await close?.();
    });

    test("byteLength is known from the start", () => {
      expect(source.byteLength).toBe(BYTES.length);
    });

    test("read() gives the whole file", async () => {
      expect(firstDifference(await source.read(0, BYTES.length), BYTES)).toBeNull();
    });

    test("read() gives any piece, the first and the last byte too", async () => {
      for (const [start, end] of [
        [0, 1],
        [1, 4_097],
        [65_535, 65_537],
        [99_999, 100_003],
        [100_002, 100_003],
      ] as const) {
        expect(await source.read(start, end)).toEqual(BYTES.slice(start, end));
      }
    });

    test("an empty range gives no bytes, at the end of the file too", async () => {
      for (const at of [0, 5, BYTES.length]) {
        expect(await source.read(at, at)).toEqual(new Uint8Array(0));
      }
    });

    test("an empty file can be opened and read", async () => {
      const empty = await openSource(new Uint8Array(0));
      expect(empty.byteLength).toBe(0);
      expect(await empty.read(0, 0)).toEqual(new Uint8Array(0));
      await expect(empty.read(0, 1)).rejects.toBeInstanceOf(RangeError);
    });

    test.each([
      [0, 100_004],
      [100_004, 100_004],
      [-1, 5],
      [5, 4],
      [0.5, 2],
      [0, 1.5],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ])("read(%d, %d) is refused with a RangeError", async (start, end) => {
      await expect(source.read(start, end)).rejects.toBeInstanceOf(RangeError);
    });

    test("what read() gave is the caller's own: changing it changes nothing else", async () => {
      const first = await source.read(10, 20);
      first.fill(0);
      const second = await source.read(10, 20);
      expect(second).toEqual(BYTES.slice(10, 20));
      expect(first.buffer).not.toBe(second.buffer);
      // a Buffer out of Node's pool would share its memory with strangers
      expect(second.buffer.byteLength).toBe(10);
      expect(Object.getPrototypeOf(second)).toBe(Uint8Array.prototype);
    });

    test("reads may run at the same time, in any order", async () => {
      const starts = Array.from({ length: 40 }, (_, index) => (index * 37_813) % 99_000);
      const pieces = await Promise.all(starts.map((start) => source.read(start, start + 1_000)));
      for (const [index, start] of starts.entries()) {
        const wanted = BYTES.subarray(start, start + 1_000);
        expect(firstDifference(pieces[index] ?? new Uint8Array(0), wanted)).toBeNull();
      }
    });
  });
}
