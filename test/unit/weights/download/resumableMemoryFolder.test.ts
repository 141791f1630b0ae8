import { expect, test } from "vitest";
import { describeWritableFolder } from "#test/contract/byteFolderContract.ts";
import { describeResumableFolder } from "#test/contract/resumableFolderContract.ts";
import { createResumableMemoryFolder } from "#test/fixtures/resumableMemoryFolder.ts";

async function open() {
  const folder = createResumableMemoryFolder();
  return { folder, reopen: () => folder };
}

describeWritableFolder("the folder in memory that tests fill", open);
describeResumableFolder("the folder in memory that tests fill", open);

test("crash() loses what was not flushed, and only that", async () => {
  const folder = createResumableMemoryFolder({ old: Uint8Array.of(9) });
  const partial = await folder.openPartial("a");
  await partial.write(0, Uint8Array.of(1, 2));
  await partial.flush();
  await partial.write(1, Uint8Array.of(7, 8));
  await partial.setLength(5);
  expect(folder.crash().partialBytes("a")).toEqual(Uint8Array.of(1, 2));
  expect(folder.crash(() => true).partialBytes("a")).toEqual(Uint8Array.of(1, 7, 8, 0, 0));
  let count = 0;
  // the write is lost, the longer length is not
  expect(folder.crash(() => (count += 1) === 2).partialBytes("a")).toEqual(Uint8Array.of(1, 2, 0, 0, 0));
  expect(await folder.crash().list()).toEqual([{ path: "old", byteLength: 1 }]);
});

test("a folder without room says so and keeps what it has", async () => {
  const folder = createResumableMemoryFolder({}, { roomBytes: 10 });
  const partial = await folder.openPartial("a");
  await partial.setLength(6);
  const other = await folder.openPartial("b");
  await expect(other.setLength(5)).rejects.toMatchObject({ code: "storage/quota-exceeded" });
  await other.setLength(4);
  await expect(partial.write(6, Uint8Array.of(1))).rejects.toMatchObject({ code: "storage/quota-exceeded" });
  expect(partial.getLength()).toBe(6);
});
