import { expect, test } from "vitest";
import { type DownloadProgress, DownloadTally } from "#weights/download/downloadProgress.ts";
import { type DownloadFile } from "#weights/download/downloadFile.ts";

const file = (path: string, byteLength: number): DownloadFile => ({
  path,
  byteLength,
  sha256: null,
  identity: async () => path,
  open: () => Promise.reject(new Error("Nothing is read here")),
});

test("DownloadTally tells nothing before all is known that earlier tries have left, so that it is not taken for speed", () => {
  const told: DownloadProgress[] = [];
  const [first, second] = [file("a.bin", 100), file("b.bin", 100)];
  const tally = new DownloadTally([first, second], (progress) => told.push(progress));
  tally.resume(first, 100);
  // it may be hashed and named while the second is still looked at
  tally.name(first);
  tally.resume(second, 40);
  expect(told).toEqual([]);
  tally.start();
  tally.fetch(second, 60);
  expect(told.map(({ bytesDone, filesDone }) => [bytesDone, filesDone])).toEqual([
    [140, 1],
    [160, 1],
  ]);
});
