import { expect, test } from "vitest";
import { countingFolder, countingSource } from "#weights/bytes/countingSource.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { describeByteFolder } from "#test/contract/byteFolderContract.ts";
import { describeByteSource, sampleBytes } from "#test/contract/byteSourceContract.ts";

describeByteSource("a counting source", async (bytes) => ({ source: countingSource(memorySource(bytes)) }));

describeByteFolder("a counting folder", async (files) => ({
  folder: countingFolder(createMemoryFolder(files)),
}));

test("countingSource() counts reads, their bytes, and the largest", async () => {
  const told: number[] = [];
  const source = countingSource(memorySource(sampleBytes(100)), (byteLength) => told.push(byteLength));
  await source.read(0, 10);
  await source.read(50, 90);
  await source.read(3, 3);
  expect(source.counts).toEqual({ reads: 3, bytesRead: 50, largestRead: 40, largestInFlight: 40 });
  expect(told).toEqual([10, 40, 0]);
});

test("countingSource() counts what is read at the same time", async () => {
  const source = countingSource(memorySource(sampleBytes(100)));
  await Promise.all([source.read(0, 30), source.read(0, 20)]);
  await source.read(0, 45);
  expect(source.counts).toMatchObject({ largestRead: 45, largestInFlight: 50 });
});

test("countingSource() tells of no bytes that did not come", async () => {
  const told: number[] = [];
  const source = countingSource(memorySource(sampleBytes(10)), (byteLength) => told.push(byteLength));
  await expect(source.read(0, 11)).rejects.toBeInstanceOf(RangeError);
  expect(told).toEqual([]);
  await source.read(0, 10);
  expect(source.counts.largestInFlight).toBe(11);
});

test("countingFolder() counts all files together", async () => {
  const folder = countingFolder(createMemoryFolder({ a: sampleBytes(10), b: sampleBytes(20) }));
  await (await folder.open("a"))?.read(0, 10);
  await (await folder.open("b"))?.read(5, 20);
  expect(folder.counts).toMatchObject({ reads: 2, bytesRead: 25, largestRead: 15 });
});
