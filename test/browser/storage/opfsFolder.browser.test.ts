import { afterAll, expect, test } from "vitest";
import type { WritableByteFolder } from "#core/bytes.ts";
import { createOpfsFolder, openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { describeWritableFolder, readFolder } from "#test/contract/byteFolderContract.ts";
import { describeByteSource, sampleBytes } from "#test/contract/byteSourceContract.ts";
import { folderInWorker } from "./folderInWorker.ts";
import { directoryOf, namesIn } from "./opfsDirectories.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
let opened = 0;
const freshPath = (): string => `${BASE}/${(opened += 1)}`;

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

async function writeFile(folder: WritableByteFolder, path: string, bytes: Uint8Array): Promise<void> {
  const sink = await folder.create(path);
  await sink.write(bytes);
  await sink.close();
}

describeWritableFolder("OPFS in a worker", async () => {
  const path = freshPath();
  const first = folderInWorker(path);
  const second = folderInWorker(path);
  return {
    folder: first.folder,
    reopen: () => second.folder,
    close: async () => {
      await first.close();
      await second.close();
    },
  };
});

describeWritableFolder("OPFS on the page", async () => {
  const path = freshPath();
  const folder = await openOpfsFolder(path);
  const again = await openOpfsFolder(path);
  return { folder, reopen: () => again };
});

describeByteSource("a file in OPFS, read in a worker", async (bytes) => {
  const { folder, close } = folderInWorker(freshPath());
  await writeFile(folder, "file.bin", bytes);
  const source = await folder.open("file.bin");
  if (source === null) throw new Error("file.bin cannot be opened");
  return { source, close };
});

describeByteSource("a file in OPFS, read on the page", async (bytes) => {
  const folder = await openOpfsFolder(freshPath());
  await writeFile(folder, "file.bin", bytes);
  const source = await folder.open("file.bin");
  if (source === null) throw new Error("file.bin cannot be opened");
  return { source };
});

test("what a worker that was ended left behind is not listed, and is overwritten", async () => {
  const path = freshPath();
  const killed = folderInWorker(path);
  await (await killed.folder.create("a.bin")).write(sampleBytes(1_000));
  await killed.close();
  expect(await namesIn(path)).toEqual([".a.bin.partial"]);
  const { folder, close } = folderInWorker(path);
  expect(await folder.list()).toEqual([]);
  // the browser lets go of the file a moment after the worker has ended
  await expect
    .poll(() => writeFile(folder, "a.bin", sampleBytes(10)).then(() => "written", String))
    .toBe("written");
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10) });
  expect(await namesIn(path)).toEqual(["a.bin"]);
  await close();
});

test("a file that another worker is writing cannot be begun", async () => {
  const path = freshPath();
  const [first, second] = [folderInWorker(path), folderInWorker(path)];
  const sink = await first.folder.create("a.bin");
  await expect(second.folder.create("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
  await sink.write(sampleBytes(10));
  await sink.close();
  expect(await readFolder(second.folder)).toEqual({ "a.bin": sampleBytes(10) });
  await first.close();
  await second.close();
});

test("an aborted file leaves nothing in the directory", async () => {
  const path = freshPath();
  const { folder, close } = folderInWorker(path);
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(10));
  await sink.abort();
  expect(await namesIn(path)).toEqual([]);
  await close();
});

/** How a directory's files fail; `heldFor` is how often the browser will not let go of one that is thrown away. */
interface Failing {
  readonly write?: boolean;
  readonly move?: boolean;
  readonly heldFor?: number;
}

/** A directory whose files fail in this way; a real quota cannot be lowered from a page. */
function failingDirectory(real: FileSystemDirectoryHandle, fails: Failing) {
  let fired = 0;
  let heldFor = fails.heldFor ?? 0;
  const quotaExceeded = async (): Promise<never> => {
    fired += 1;
    throw new DOMException("No room left", "QuotaExceededError");
  };
  const wrapStream = (stream: FileSystemWritableFileStream) => ({
    write: fails.write === true ? quotaExceeded : (bytes: Uint8Array<ArrayBuffer>) => stream.write(bytes),
    close: () => stream.close(),
    abort: () => stream.abort(),
  });
  const directory = {
    getFileHandle: async (name: string, options: FileSystemGetFileOptions) => {
      const file = await real.getFileHandle(name, options);
      return {
        getFile: () => file.getFile(),
        createWritable: async () => wrapStream(await file.createWritable()),
        ...(fails.move === undefined ? {} : { move: quotaExceeded }),
      };
    },
    removeEntry: async (name: string) => {
      if (heldFor === 0) return real.removeEntry(name);
      heldFor -= 1;
      fired += 1;
      throw new DOMException("It is held", "NoModificationAllowedError");
    },
    values: () => real.values(),
  };
  return { folder: createOpfsFolder(directory as unknown as FileSystemDirectoryHandle), fired: () => fired };
}

test("no room while writing is storage/quota-exceeded, and the old file stays", async () => {
  const path = freshPath();
  await writeFile(await openOpfsFolder(path), "a.bin", sampleBytes(10));
  const { folder, fired } = failingDirectory(await directoryOf(path), { write: true, move: true });
  const sink = await folder.create("a.bin");
  await expect(sink.write(sampleBytes(100))).rejects.toMatchObject({ code: "storage/quota-exceeded" });
  expect(fired()).toBe(1);
  await sink.abort();
  expect(await namesIn(path)).toEqual(["a.bin"]);
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10) });
});

test("a file that the browser holds for a moment longer is thrown away when it lets go", async () => {
  const path = freshPath();
  const { folder, fired } = failingDirectory(await directoryOf(path), { move: true, heldFor: 2 });
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(10));
  await sink.abort();
  expect(fired()).toBe(2);
  expect(await namesIn(path)).toEqual([]);
});

test("a file that cannot take its name leaves the old one, and no rest", async () => {
  const path = freshPath();
  await writeFile(await openOpfsFolder(path), "a.bin", sampleBytes(10));
  const { folder, fired } = failingDirectory(await directoryOf(path), { move: true });
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(100));
  await expect(sink.close()).rejects.toMatchObject({ code: "storage/quota-exceeded" });
  expect(fired()).toBe(1);
  expect(await namesIn(path)).toEqual(["a.bin"]);
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10) });
});

test("a browser that cannot rename files is refused at the start", async () => {
  const { folder } = failingDirectory(await directoryOf(freshPath()), {});
  await expect(folder.create("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
});
