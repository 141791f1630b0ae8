import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteFolder, WritableByteFolder } from "#core/bytes.ts";
import { openFile } from "#weights/bytes/readFile.ts";
import { firstDifference, sampleBytes } from "./byteSourceContract.ts";

/** Names in an order that no file system gives by itself: by code unit, capitals come first and `~` last. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  "config.json": new TextEncoder().encode('{"hidden_size":64}'),
  "Zeta.bin": sampleBytes(10),
  "model-00001-of-00002.safetensors": sampleBytes(3_000, 7),
  "parts/b/deep.bin": sampleBytes(3, 9),
  "parts/a.bin": sampleBytes(5, 11),
  "empty.txt": new Uint8Array(0),
  "ünï & 100% #1?.bin": sampleBytes(17, 13),
  "parts~": sampleBytes(2, 17),
};

const SORTED_PATHS = [
  "Zeta.bin",
  "config.json",
  "empty.txt",
  "model-00001-of-00002.safetensors",
  "parts/a.bin",
  "parts/b/deep.bin",
  "parts~",
  "ünï & 100% #1?.bin",
];

const ESCAPES = [
  "../outside",
  "/etc/hostname",
  "parts/../../outside",
  "",
  ".",
  "parts//a.bin",
  "..\\outside",
];

/** A folder that a test opened, and how it lets go of it. */
export interface OpenedFolder<Folder extends ByteFolder> {
  readonly folder: Folder;
  readonly close?: () => Promise<void>;
}

/** A folder that a test may write. */
export interface OpenedWritableFolder extends OpenedFolder<WritableByteFolder> {
  /** A second view of the same files, as another process would have. */
  readonly reopen: () => WritableByteFolder;
}

/** All files of a folder with their bytes. */
export async function readFolder(folder: ByteFolder): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const { path, byteLength } of await folder.list()) {
    const source = await openFile(folder, path);
    expect(source.byteLength).toBe(byteLength);
    files[path] = await source.read(0, byteLength);
  }
  return files;
}

async function writeFile(folder: WritableByteFolder, path: string, bytes: Uint8Array): Promise<void> {
  const sink = await folder.create(path);
  await sink.write(bytes);
  await sink.close();
}

async function pathsOf(folder: ByteFolder): Promise<string[]> {
  return (await folder.list()).map(({ path }) => path);
}

/** What every `ByteFolder` promises. `open` makes one that holds these files. */
export function describeByteFolder(
  name: string,
  open: (files: Readonly<Record<string, Uint8Array>>) => Promise<OpenedFolder<ByteFolder>>,
): void {
  describe(name, () => {
    let opened: OpenedFolder<ByteFolder>;
    beforeEach(async () => {
      opened = await open(FILES);
    });
    afterEach(() => opened.close?.());

    test("list() gives every file, those in folders too, sorted by code units, with its length", async () => {
      const listed = (await opened.folder.list()).map(({ path, byteLength }) => ({ path, byteLength }));
      expect(listed).toEqual(SORTED_PATHS.map((path) => ({ path, byteLength: FILES[path]?.length })));
    });

    test("open() reads every listed file", async () => {
      expect(await readFolder(opened.folder)).toEqual(FILES);
    });

    test("open() gives null for a file that is not there, and for a folder", async () => {
      expect(await opened.folder.open("no-such.bin")).toBeNull();
      expect(await opened.folder.open("no-such/file.bin")).toBeNull();
      expect(await opened.folder.open("config.json/file.bin")).toBeNull();
      expect(await opened.folder.open("parts")).toBeNull();
    });

    test.each(ESCAPES)("open(%j) is refused: it leaves the folder or names no file", async (path) => {
      await expect(opened.folder.open(path)).rejects.toMatchObject({ code: "weights/header-invalid" });
    });
  });
}

/** What every `WritableByteFolder` promises. `open` makes an empty one. */
export function describeWritableFolder(name: string, open: () => Promise<OpenedWritableFolder>): void {
  describeByteFolder(name, async (files) => {
    const opened = await open();
    for (const [path, bytes] of Object.entries(files)) await writeFile(opened.folder, path, bytes);
    return opened;
  });

  describe(`${name}, written`, () => {
    let opened: OpenedWritableFolder;
    let folder: WritableByteFolder;
    beforeEach(async () => {
      opened = await open();
      folder = opened.folder;
    });
    afterEach(() => opened.close?.());

    test("a new folder is empty", async () => {
      expect(await folder.list()).toEqual([]);
    });

    test("a file is there only once its sink is closed", async () => {
      const sink = await folder.create("parts/new.bin");
      await sink.write(sampleBytes(1_000));
      expect(await folder.list()).toEqual([]);
      expect(await folder.open("parts/new.bin")).toBeNull();
      await sink.close();
      expect(await readFolder(folder)).toEqual({ "parts/new.bin": sampleBytes(1_000) });
    });

    test("a file written in pieces is their concatenation, and a piece may be changed once it is written", async () => {
      const sink = await folder.create("pieces.bin");
      const piece = new Uint8Array(3);
      for (let round = 0; round < 4; round += 1) {
        piece.fill(round);
        await sink.write(piece);
      }
      await sink.write(new Uint8Array(0));
      await sink.close();
      expect(await readFolder(folder)).toEqual({
        "pieces.bin": Uint8Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]),
      });
    });

    test("an empty file can be written", async () => {
      const sink = await folder.create("empty.bin");
      await sink.close();
      expect(await folder.list()).toEqual([{ path: "empty.bin", byteLength: 0 }]);
    });

    test("a file is replaced at once and whole; until then the old one is read", async () => {
      await writeFile(folder, "a.bin", sampleBytes(5_000, 3));
      const sink = await folder.create("a.bin");
      await sink.write(sampleBytes(10, 5));
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(5_000, 3) });
      await sink.close();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10, 5) });
    });

    test("an aborted file leaves the old one as it was", async () => {
      await writeFile(folder, "a.bin", sampleBytes(500, 3));
      const sink = await folder.create("a.bin");
      await sink.write(sampleBytes(5_000, 5));
      await sink.abort();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(500, 3) });
    });

    test("an aborted new file leaves nothing", async () => {
      const sink = await folder.create("sub/a.bin");
      await sink.write(sampleBytes(50));
      await sink.abort();
      expect(await folder.list()).toEqual([]);
      expect(await folder.open("sub/a.bin")).toBeNull();
    });

    test("after an abort the file can be begun again", async () => {
      await (await folder.create("a.bin")).abort();
      await writeFile(folder, "a.bin", sampleBytes(9));
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(9) });
    });

    test("a file that is being written cannot be begun twice", async () => {
      const sink = await folder.create("a.bin");
      await expect(folder.create("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
      await sink.write(sampleBytes(4));
      await sink.close();
      expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(4) });
    });

    test("several files can be written at the same time", async () => {
      const paths = ["a.bin", "sub/b.bin", "sub/c.bin"];
      await Promise.all(paths.map((path, index) => writeFile(folder, path, sampleBytes(20_000, index + 1))));
      expect(await readFolder(folder)).toEqual(
        Object.fromEntries(paths.map((path, index) => [path, sampleBytes(20_000, index + 1)])),
      );
    });

    test("large writes arrive whole", async () => {
      const bytes = sampleBytes(9 * 1024 * 1024 + 1);
      const sink = await folder.create("large.bin");
      await sink.write(bytes);
      await sink.write(bytes.subarray(1, 5 * 1024 * 1024));
      await sink.close();
      const source = await openFile(folder, "large.bin");
      expect(source.byteLength).toBe(14 * 1024 * 1024);
      const read = await source.read(0, source.byteLength);
      expect(firstDifference(read.subarray(0, bytes.length), bytes)).toBeNull();
      expect(firstDifference(read.subarray(bytes.length), bytes.subarray(1, 5 * 1024 * 1024))).toBeNull();
    });

    test("remove() deletes a file; one that is not there is no fault", async () => {
      await writeFile(folder, "sub/a.bin", sampleBytes(4));
      await writeFile(folder, "sub/b.bin", sampleBytes(4));
      await folder.remove("sub/a.bin");
      await folder.remove("sub/a.bin");
      await folder.remove("never/there.bin");
      expect(await folder.open("sub/a.bin")).toBeNull();
      expect(await pathsOf(folder)).toEqual(["sub/b.bin"]);
    });

    test.each([...ESCAPES, ".a.bin.partial"])("create(%j) and remove() are refused", async (path) => {
      await expect(folder.create(path)).rejects.toMatchObject({ code: "weights/header-invalid" });
      await expect(folder.remove(path)).rejects.toMatchObject({ code: "weights/header-invalid" });
    });

    test("another view of the folder sees what was closed, nothing of what is open", async () => {
      const again = opened.reopen();
      await writeFile(folder, "done.bin", sampleBytes(30));
      const sink = await folder.create("sub/cut.bin");
      await sink.write(sampleBytes(10));
      expect(await readFolder(again)).toEqual({ "done.bin": sampleBytes(30) });
      expect(await again.open("sub/cut.bin")).toBeNull();
      await sink.abort();
    });
  });
}
