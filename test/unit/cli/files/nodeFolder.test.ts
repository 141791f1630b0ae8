import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openNodeFolder, type NodeFolder } from "#cli/files/nodeFolder.ts";
import { describeWritableFolder, readFolder } from "#test/contract/byteFolderContract.ts";
import { describeByteSource, sampleBytes } from "#test/contract/byteSourceContract.ts";

const root = await mkdtemp(join(tmpdir(), "hearth-files-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const freshDirectory = (): Promise<string> => mkdtemp(join(root, "folder-"));

describeByteSource("a file on the disk", async (bytes) => {
  const directory = await freshDirectory();
  await writeFile(join(directory, "file.bin"), bytes);
  const folder = openNodeFolder(directory);
  const source = await folder.open("file.bin");
  if (source === null) throw new Error("file.bin cannot be opened");
  return { source, close: () => folder.close() };
});

describeWritableFolder("a directory", async () => {
  const directory = join(await freshDirectory(), "not-yet", "there");
  const folder = openNodeFolder(directory);
  const others: NodeFolder[] = [];
  return {
    folder,
    reopen: () => {
      const other = openNodeFolder(directory);
      others.push(other);
      return other;
    },
    close: async () => {
      for (const one of [folder, ...others]) await one.close();
    },
  };
});

let directory: string;
let folder: NodeFolder;
beforeEach(async () => {
  directory = await freshDirectory();
  folder = openNodeFolder(directory);
});
afterEach(() => folder.close());

test("what a process that died left behind is not listed, not opened, and overwritten", async () => {
  await writeFile(join(directory, ".a.bin.partial"), sampleBytes(1_000));
  expect(await folder.list()).toEqual([]);
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(10));
  await sink.close();
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10) });
  expect(await readdir(directory)).toEqual(["a.bin"]);
});

test("an aborted file leaves nothing in the directory", async () => {
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(10));
  expect(await readdir(directory)).toEqual([".a.bin.partial"]);
  await sink.abort();
  expect(await readdir(directory)).toEqual([]);
});

test("a source goes on reading the file it was opened on when that is replaced", async () => {
  await writeFile(join(directory, "a.bin"), sampleBytes(10, 3));
  const before = await folder.open("a.bin");
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(20, 5));
  await sink.close();
  expect(await before?.read(0, 10)).toEqual(sampleBytes(10, 3));
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(20, 5) });
});

test("a file that somebody else replaced is found anew", async () => {
  const other = openNodeFolder(directory);
  for (const seed of [3, 5]) {
    const sink = await other.create("a.bin");
    await sink.write(sampleBytes(10, seed));
    await sink.close();
    expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10, seed) });
  }
  await other.close();
});

test("a file that became shorter is refused with the byte where it ends", async () => {
  await writeFile(join(directory, "a.bin"), sampleBytes(1_000));
  const source = await folder.open("a.bin");
  await truncate(join(directory, "a.bin"), 600);
  expect(await source?.read(0, 600)).toEqual(sampleBytes(600));
  await expect(source?.read(500, 700)).rejects.toMatchObject({
    code: "weights/truncated",
    details: { name: "a.bin", endsAt: 600 },
  });
});

test("bytes beyond 4 GiB are read where they lie", async () => {
  const beyond = 4 * 1024 ** 3 + 5;
  // a hole takes no room on the disk
  await writeFile(join(directory, "large.bin"), "");
  await truncate(join(directory, "large.bin"), beyond);
  await appendFile(join(directory, "large.bin"), sampleBytes(10));
  const source = await folder.open("large.bin");
  expect(source?.byteLength).toBe(beyond + 10);
  expect(await source?.read(beyond - 1, beyond + 10)).toEqual(Uint8Array.from([0, ...sampleBytes(10)]));
});

test("links to files are read, links to nowhere and to directories are no files", async () => {
  await mkdir(join(directory, "blobs"));
  await writeFile(join(directory, "blobs", "0123"), sampleBytes(7));
  await symlink(join("blobs", "0123"), join(directory, "model.safetensors"));
  await symlink("gone", join(directory, "broken"));
  await symlink("blobs", join(directory, "loop"));
  expect(await readFolder(folder)).toEqual({
    "blobs/0123": sampleBytes(7),
    "model.safetensors": sampleBytes(7),
  });
  expect(await folder.open("broken")).toBeNull();
});

test("a directory that does not exist is empty", async () => {
  const nowhere = openNodeFolder(join(directory, "nowhere"));
  expect(await nowhere.list()).toEqual([]);
  expect(await nowhere.open("a.bin")).toBeNull();
});

test("after close() sources cannot be read, and nothing is left open", async () => {
  await writeFile(join(directory, "a.bin"), sampleBytes(10));
  const source = await folder.open("a.bin");
  await folder.close();
  await expect(source?.read(0, 10)).rejects.toMatchObject({ code: "storage/unavailable" });
});

// a device of Linux that is always full
test.runIf(existsSync("/dev/full"))(
  "a full disk is storage/quota-exceeded, and the old file stays",
  async () => {
    await writeFile(join(directory, "a.bin"), sampleBytes(10));
    await symlink("/dev/full", join(directory, ".a.bin.partial"));
    const sink = await folder.create("a.bin");
    await expect(sink.write(sampleBytes(100))).rejects.toMatchObject({
      code: "storage/quota-exceeded",
      details: { errno: "ENOSPC" },
    });
    await sink.abort();
    expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(10) });
  },
);

test("a file that cannot take its name leaves no rest, and says so", async () => {
  const sink = await folder.create("a.bin");
  await sink.write(sampleBytes(10));
  await mkdir(join(directory, "a.bin", "in-the-way"), { recursive: true });
  await expect(sink.close()).rejects.toMatchObject({ code: "storage/unavailable" });
  expect(await readdir(directory)).toEqual(["a.bin"]);
});
