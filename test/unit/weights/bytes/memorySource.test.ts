import { expect, test } from "vitest";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { describeByteSource } from "#test/contract/byteSourceContract.ts";

describeByteSource("bytes in memory", async (bytes) => ({ source: memorySource(bytes) }));

describeByteSource("a Node Buffer in memory", async (bytes) => ({
  source: memorySource(Buffer.from(bytes)),
}));

test("memorySource() of a part of a larger buffer reads only that part", async () => {
  const source = memorySource(Uint8Array.from([1, 2, 3, 4, 5]).subarray(1, 4));
  expect(await source.read(0, 3)).toEqual(Uint8Array.from([2, 3, 4]));
});
