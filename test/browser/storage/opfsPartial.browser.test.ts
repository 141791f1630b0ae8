import { afterAll, expect, test } from "vitest";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { describeResumableFolder } from "#test/contract/resumableFolderContract.ts";
import { folderInWorker } from "./folderInWorker.ts";
import { namesIn } from "./opfsDirectories.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
let opened = 0;
const freshPath = (): string => `${BASE}/${(opened += 1)}`;

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

describeResumableFolder("OPFS in a worker", async () => {
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

test("on the page no file can be filled over several tries, and nothing is made there", async () => {
  const path = freshPath();
  const folder = await openOpfsFolder(path);
  await expect(folder.openPartial("a.bin")).rejects.toMatchObject({
    code: "storage/unavailable",
    message: "Cannot fill a.bin: only a dedicated worker can open files in place",
  });
  expect(await namesIn(path)).toEqual([]);
  // what a worker left can be looked for
  const { folder: there, close } = folderInWorker(path);
  const partial = await there.openPartial("a.bin");
  await partial.setLength(7);
  await partial.leave();
  expect(await folder.partialLength("a.bin")).toBe(7);
  await close();
});

test("what was flushed by a worker that was ended is there for the next one, which waits for the file", async () => {
  const path = freshPath();
  const killed = folderInWorker(path);
  const partial = await killed.folder.openPartial("a.bin");
  await partial.write(0, sampleBytes(1_000));
  await partial.flush();
  await killed.close();
  const { folder, close } = folderInWorker(path);
  const again = await folder.openPartial("a.bin");
  expect(again.getLength()).toBe(1_000);
  expect(await again.read(0, 1_000)).toEqual(sampleBytes(1_000));
  await again.finish();
  expect(await readFolder(folder)).toEqual({ "a.bin": sampleBytes(1_000) });
  expect(await namesIn(path)).toEqual(["a.bin"]);
  await close();
});

test("a file that another worker goes on filling is refused after a while, and not harmed", async () => {
  const path = freshPath();
  const [first, second] = [folderInWorker(path), folderInWorker(path)];
  const partial = await first.folder.openPartial("a.bin");
  await partial.write(0, sampleBytes(10));
  await expect(second.folder.openPartial("a.bin")).rejects.toMatchObject({ code: "storage/unavailable" });
  expect(await second.folder.partialLength("a.bin")).toBe(10);
  await partial.finish();
  expect(await readFolder(second.folder)).toEqual({ "a.bin": sampleBytes(10) });
  // and it can begin another of that name now
  await (await second.folder.openPartial("a.bin")).discard();
  expect(await namesIn(path)).toEqual(["a.bin"]);
  await first.close();
  await second.close();
});
