import { afterAll, describe, expect, test } from "vitest";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { listTree, moveFile, openFileHandle, removeTree } from "#storage/opfs/opfsTree.ts";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { folderInWorker } from "./folderInWorker.ts";
import { namesIn } from "./opfsDirectories.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
let opened = 0;
const freshPath = (): string => `${BASE}/${(opened += 1)}`;

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

async function store(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const folder = await openOpfsFolder(path);
  for (const [file, bytes] of Object.entries(files)) {
    const sink = await folder.create(file);
    await sink.write(bytes);
    await sink.close();
  }
}

const filesIn = async (path: string) => readFolder(await openOpfsFolder(path));

describe("moveFile()", () => {
  test("renames a file into a directory that it makes", async () => {
    const path = freshPath();
    await store(path, { "from/a.bin": sampleBytes(1_000), "from/b.bin": sampleBytes(5) });
    await moveFile(`${path}/from/a.bin`, `${path}/to/deep/c.bin`);
    expect(await filesIn(path)).toEqual({
      "from/b.bin": sampleBytes(5),
      "to/deep/c.bin": sampleBytes(1_000),
    });
  });

  test("replaces a file of that name", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10), "to/a.bin": sampleBytes(1_000, 3) });
    await moveFile(`${path}/a.bin`, `${path}/to/a.bin`);
    expect(await filesIn(path)).toEqual({ "to/a.bin": sampleBytes(10) });
  });

  test("renames within a directory", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10) });
    await moveFile(`${path}/a.bin`, `${path}/b.bin`);
    expect(await filesIn(path)).toEqual({ "b.bin": sampleBytes(10) });
  });

  test("says weights/file-missing when there is nothing to move, and makes no directory", async () => {
    const path = freshPath();
    await store(path, { "directory/a.bin": sampleBytes(10) });
    for (const missing of ["no.bin", "no/such/a.bin", "directory", "directory/a.bin/b.bin"]) {
      await expect(moveFile(`${path}/${missing}`, `${path}/to/a.bin`)).rejects.toMatchObject({
        code: "weights/file-missing",
      });
    }
    expect(await namesIn(path)).toEqual(["directory"]);
  });

  test("waits for a file that a worker held that was ended", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10) });
    const holder = holdOpen(`${path}/a.bin`);
    await holder.isOpen;
    setTimeout(() => holder.end(), 100);
    await moveFile(`${path}/a.bin`, `${path}/to/a.bin`);
    expect(holder.wasEnded()).toBe(true);
    expect(await filesIn(path)).toEqual({ "to/a.bin": sampleBytes(10) });
  });
});

describe("removeTree()", () => {
  test("removes a directory with all that is in it, files being filled too", async () => {
    const path = freshPath();
    await store(path, {
      "gone/a.bin": sampleBytes(10),
      "gone/deep/b.bin": sampleBytes(5),
      "kept.bin": sampleBytes(3),
    });
    const { folder, close } = folderInWorker(`${path}/gone`);
    await (await folder.openPartial("c.bin")).leave();
    await removeTree(`${path}/gone`);
    expect(await namesIn(path)).toEqual(["kept.bin"]);
    await close();
  });

  test("removes a file", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10), "b.bin": sampleBytes(5) });
    await removeTree(`${path}/a.bin`);
    expect(await filesIn(path)).toEqual({ "b.bin": sampleBytes(5) });
  });

  test("takes what is not there for removed, and makes nothing", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10) });
    await removeTree(`${path}/no`);
    await removeTree(`${path}/no/such/directory`);
    await removeTree(`${path}/a.bin/b.bin`);
    expect(await filesIn(path)).toEqual({ "a.bin": sampleBytes(10) });
  });

  test("waits for a file that a worker held that was ended", async () => {
    const path = freshPath();
    await store(path, { "gone/a.bin": sampleBytes(10) });
    const holder = holdOpen(`${path}/gone/a.bin`);
    await holder.isOpen;
    setTimeout(() => holder.end(), 100);
    await removeTree(`${path}/gone`);
    expect(holder.wasEnded()).toBe(true);
    expect(await namesIn(path)).toEqual([]);
  });
});

/** A worker that has a file open in place, until it is ended. */
function holdOpen(path: string) {
  const script = `onmessage = async ({ data }) => {
    let directory = await navigator.storage.getDirectory();
    const name = data.pop();
    for (const part of data) directory = await directory.getDirectoryHandle(part);
    self.held = await (await directory.getFileHandle(name)).createSyncAccessHandle();
    postMessage("open");
  }`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(url);
  let ended = false;
  const isOpen = new Promise<void>((resolve) => {
    worker.addEventListener("message", () => resolve());
  });
  worker.postMessage(path.split("/"));
  return {
    isOpen,
    end: () => {
      ended = true;
      worker.terminate();
      URL.revokeObjectURL(url);
    },
    wasEnded: () => ended,
  };
}

describe("listTree()", () => {
  test("gives the directories and files of a directory with all that is below them, by name", async () => {
    const path = freshPath();
    await store(path, {
      "b/one.bin": sampleBytes(10),
      "b/deep/two.bin": sampleBytes(100),
      "a.bin": sampleBytes(7),
      "Zeta.bin": new Uint8Array(0),
    });
    const { folder, close } = folderInWorker(path);
    const inside = await folder.openPartial("b/three.bin");
    await inside.setLength(1_000);
    const beside = await folder.openPartial("c.bin");
    await beside.setLength(2_000);
    await beside.leave();
    expect(await listTree(path)).toEqual([
      { name: ".c.bin.partial", kind: "file", byteLength: 2_000 },
      { name: "Zeta.bin", kind: "file", byteLength: 0 },
      { name: "a.bin", kind: "file", byteLength: 7 },
      { name: "b", kind: "directory", byteLength: 1_110 },
    ]);
    await inside.discard();
    await close();
  });

  test("is empty for a directory that is not there, and does not make it", async () => {
    const path = freshPath();
    await store(path, { "a.bin": sampleBytes(10) });
    expect(await listTree(`${path}/no/such`)).toEqual([]);
    expect(await listTree(`${path}/a.bin`)).toEqual([]);
    expect(await namesIn(path)).toEqual(["a.bin"]);
  });
});

describe("openFileHandle()", () => {
  test("gives a File with the file's name and bytes", async () => {
    const path = freshPath();
    await store(path, { "models/a.gguf": sampleBytes(1_000) });
    const file = await openFileHandle(`${path}/models/a.gguf`);
    expect(file).toBeInstanceOf(File);
    expect(file?.name).toBe("a.gguf");
    expect(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(sampleBytes(1_000));
  });

  test("gives null for what is not there, and for a directory", async () => {
    const path = freshPath();
    await store(path, { "models/a.gguf": sampleBytes(10) });
    expect(await openFileHandle(`${path}/models`)).toBeNull();
    expect(await openFileHandle(`${path}/models/b.gguf`)).toBeNull();
    expect(await openFileHandle(`${path}/no/such/b.gguf`)).toBeNull();
  });
});

test.each(["", "/a", "../a", "a//b", "a\\b", ".a.partial"])(
  "a path like %j is refused everywhere",
  async (path) => {
    const isRefused = { code: "weights/header-invalid" };
    await expect(moveFile(path, "b")).rejects.toMatchObject(isRefused);
    await expect(moveFile("b", path)).rejects.toMatchObject(isRefused);
    await expect(removeTree(path)).rejects.toMatchObject(isRefused);
    await expect(listTree(path)).rejects.toMatchObject(isRefused);
    await expect(openFileHandle(path)).rejects.toMatchObject(isRefused);
  },
);
