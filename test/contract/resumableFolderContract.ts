import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PartialFile, ResumableByteFolder } from "#core/bytes.ts";
import { readFolder } from "./byteFolderContract.ts";
import { firstDifference, sampleBytes } from "./byteSourceContract.ts";

const ESCAPES = ["../outside", "/etc/hostname", "", "parts//a.bin", "..\\outside", ".a.bin.partial"];

/** A folder whose files a test may fill. */
export interface OpenedResumableFolder {
  readonly folder: ResumableByteFolder;
  /** A second view of the same files, as another process would have. */
  readonly reopen: () => ResumableByteFolder;
  readonly close?: () => Promise<void>;
}

async function allOf(partial: PartialFile): Promise<Uint8Array> {
  return partial.read(0, partial.getLength());
}

/** What every `ResumableByteFolder` promises of files that are filled over several tries. `open` makes an empty folder. */
export function describeResumableFolder(name: string, open: () => Promise<OpenedResumableFolder>): void {
  describe(`${name}, filled over several tries`, () => {
    let opened: OpenedResumableFolder;
    let folder: ResumableByteFolder;
    beforeEach(async () => {
      opened = await open();
      folder = opened.folder;
    });
    afterEach(() => opened.close?.());

    test("a file that was never begun has a length of 0, and nothing is made by looking", async () => {
      expect(await folder.partialLength("a.bin")).toBe(0);
      expect(await folder.partialLength("no/such/a.bin")).toBe(0);
      const partial = await folder.openPartial("a.bin");
      expect(partial.getLength()).toBe(0);
      await partial.discard();
    });

    test("bytes stay where they are put, in any order; what lies between is zero", async () => {
      const partial = await folder.openPartial("a.bin");
      await partial.write(6, Uint8Array.of(7, 8));
      await partial.write(1, Uint8Array.of(2, 3));
      expect(partial.getLength()).toBe(8);
      expect(await allOf(partial)).toEqual(Uint8Array.of(0, 2, 3, 0, 0, 0, 7, 8));
      await partial.write(2, Uint8Array.of(9, 9));
      expect(await partial.read(1, 5)).toEqual(Uint8Array.of(2, 9, 9, 0));
      await partial.discard();
    });

    test("bytes may be changed once they are written, and once they are read", async () => {
      const partial = await folder.openPartial("a.bin");
      const bytes = sampleBytes(100);
      await partial.write(0, bytes);
      bytes.fill(0);
      (await allOf(partial)).fill(1);
      expect(await allOf(partial)).toEqual(sampleBytes(100));
      await partial.discard();
    });

    test("a view into a larger buffer is written as it is seen", async () => {
      const partial = await folder.openPartial("a.bin");
      await partial.write(0, sampleBytes(100).subarray(40, 50));
      expect(await allOf(partial)).toEqual(sampleBytes(100).slice(40, 50));
      await partial.discard();
    });

    test("setLength() cuts, and adds zeros even where other bytes were", async () => {
      const partial = await folder.openPartial("a.bin");
      await partial.write(0, Uint8Array.of(1, 2, 3, 4));
      await partial.setLength(2);
      expect(partial.getLength()).toBe(2);
      await partial.setLength(5);
      expect(await allOf(partial)).toEqual(Uint8Array.of(1, 2, 0, 0, 0));
      await partial.setLength(0);
      expect(await allOf(partial)).toEqual(new Uint8Array(0));
      await partial.discard();
    });

    test.each([
      [-1, 2],
      [3, 2],
      [0, 5],
      [0.5, 2],
      [0, Number.NaN],
    ])("read(%d, %d) of 4 bytes is a RangeError", async (start, end) => {
      const partial = await folder.openPartial("a.bin");
      await partial.write(0, sampleBytes(4));
      await expect(partial.read(start, end)).rejects.toBeInstanceOf(RangeError);
      await partial.discard();
    });

    test.each([-1, 0.5, Number.NaN, Infinity])("nothing can be put at byte %d", async (start) => {
      const partial = await folder.openPartial("a.bin");
      await expect(partial.write(start, sampleBytes(4))).rejects.toBeInstanceOf(RangeError);
      await expect(partial.setLength(start)).rejects.toBeInstanceOf(RangeError);
      expect(partial.getLength()).toBe(0);
      await partial.discard();
    });

    test("writing nothing changes nothing", async () => {
      const partial = await folder.openPartial("a.bin");
      await partial.write(0, new Uint8Array(0));
      expect(partial.getLength()).toBe(0);
      await partial.discard();
    });

    test("a file is neither listed nor opened before it is finished, and then it is there as it was", async () => {
      const partial = await folder.openPartial("parts/a.bin");
      await partial.write(0, sampleBytes(1_000));
      await partial.flush();
      expect(await folder.list()).toEqual([]);
      expect(await folder.open("parts/a.bin")).toBeNull();
      await partial.finish();
      expect(await readFolder(folder)).toEqual({ "parts/a.bin": sampleBytes(1_000) });
      expect(await folder.partialLength("parts/a.bin")).toBe(0);
      expect(await readFolder(opened.reopen())).toEqual({ "parts/a.bin": sampleBytes(1_000) });
    });

    test("an empty file can be finished", async () => {
      await (await folder.openPartial("empty.bin")).finish();
      expect(await folder.list()).toEqual([{ path: "empty.bin", byteLength: 0 }]);
    });

    test("a file is replaced when the new one is finished; until then the old one is read", async () => {
      const old = await folder.create("a.bin");
      await old.write(sampleBytes(500, 3));
      await old.close();
      const partial = await folder.openPartial("a.bin");
      expect(partial.getLength()).toBe(0);
      await partial.write(0, sampleBytes(10, 5));
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(500, 3) });
      await partial.finish();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10, 5) });
    });

    test("what was left is there for another try, also of another process, and can be finished by it", async () => {
      const first = await folder.openPartial("parts/a.bin");
      await first.setLength(6);
      await first.write(4, Uint8Array.of(5));
      await first.leave();
      expect(await folder.list()).toEqual([]);
      const again = opened.reopen();
      expect(await again.partialLength("parts/a.bin")).toBe(6);
      const second = await again.openPartial("parts/a.bin");
      expect(second.getLength()).toBe(6);
      expect(await allOf(second)).toEqual(Uint8Array.of(0, 0, 0, 0, 5, 0));
      await second.write(0, Uint8Array.of(1, 2, 3, 4));
      await second.finish();
      expect(await readFolder(folder)).toEqual({ "parts/a.bin": Uint8Array.of(1, 2, 3, 4, 5, 0) });
    });

    test("what was thrown away is gone, and the old file stays", async () => {
      const old = await folder.create("a.bin");
      await old.write(sampleBytes(500, 3));
      await old.close();
      const partial = await folder.openPartial("a.bin");
      await partial.write(0, sampleBytes(10, 5));
      await partial.discard();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(500, 3) });
      expect(await folder.partialLength("a.bin")).toBe(0);
      const fresh = await folder.openPartial("a.bin");
      expect(fresh.getLength()).toBe(0);
      await fresh.discard();
    });

    test("a file that is being filled cannot be begun twice", async () => {
      const partial = await folder.openPartial("a.bin");
      await expect(folder.openPartial("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
      await expect(folder.create("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
      await partial.write(0, sampleBytes(4));
      await partial.finish();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(4) });
    });

    test("several files can be filled at the same time", async () => {
      const paths = ["a.bin", "sub/b.bin", "sub/c.bin"];
      const fill = async (path: string, index: number): Promise<void> => {
        const partial = await folder.openPartial(path);
        await partial.write(10_000, sampleBytes(20_000, index + 1).subarray(10_000));
        await partial.write(0, sampleBytes(20_000, index + 1).subarray(0, 10_000));
        await partial.finish();
      };
      await Promise.all(paths.map(fill));
      expect(await readFolder(folder)).toEqual(
        Object.fromEntries(paths.map((path, index) => [path, sampleBytes(20_000, index + 1)])),
      );
    });

    test("large writes arrive whole", async () => {
      const bytes = sampleBytes(9 * 1024 * 1024 + 1);
      const partial = await folder.openPartial("large.bin");
      await partial.write(3, bytes);
      const read = await partial.read(3, 3 + bytes.length);
      expect(firstDifference(read, bytes)).toBeNull();
      await partial.discard();
    });

    test.each(ESCAPES)("openPartial(%j) and partialLength() are refused", async (path) => {
      await expect(folder.openPartial(path)).rejects.toMatchObject({ code: "weights/header-invalid" });
      await expect(folder.partialLength(path)).rejects.toMatchObject({ code: "weights/header-invalid" });
    });
  });
}
