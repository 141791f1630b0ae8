import { expect, test } from "vitest";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { describeByteFolder, describeWritableFolder } from "#test/contract/byteFolderContract.ts";

describeByteFolder("a folder in memory, given its files", async (files) => ({
  folder: createMemoryFolder(files),
}));

describeWritableFolder("a folder in memory", async () => {
  const folder = createMemoryFolder();
  return { folder, reopen: () => folder };
});

test("createMemoryFolder() refuses files outside of it", () => {
  expect(() => createMemoryFolder({ "../x": new Uint8Array(1) })).toThrow(
    expect.objectContaining({ code: "weights/header-invalid" }),
  );
});
