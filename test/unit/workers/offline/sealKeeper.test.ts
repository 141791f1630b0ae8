import { expect, test } from "vitest";
import { createSealKeeper, type SealKeeper } from "#workers/offline/sealKeeper.ts";
import type { SealStatus } from "#workers/offline/sealStatus.ts";

/** What outlives a service worker, and the service workers over it. */
function createDisk(first: SealStatus | null = null) {
  const disk = {
    kept: first,
    writes: 0,
    isBroken: false,
    told: [] as SealStatus[],
    /** A service worker that was just started. */
    start: (): SealKeeper =>
      createSealKeeper({
        read: async () => {
          await Promise.resolve();
          if (disk.isBroken) throw new Error("the disk is broken");
          return disk.kept;
        },
        write: async (status) => {
          await Promise.resolve();
          if (disk.isBroken) throw new Error("the disk is broken");
          disk.writes++;
          disk.kept = status;
        },
        announce: (status) => disk.told.push(status),
      }),
  };
  return disk;
}

test("a seal that was never put on is off, and nothing is known before it has been read", async () => {
  const keeper = createDisk().start();
  expect(keeper.known()).toBeNull();
  expect(await keeper.status()).toEqual({ isSealed: false, version: 0, refused: [] });
  expect(keeper.known()?.isSealed).toBe(false);
});

test("the seal and its counts are the same after the service worker was stopped and started", async () => {
  const disk = createDisk();
  const first = disk.start();
  await first.set(true);
  await first.countRefused("huggingface.co");
  await first.countRefused("constructor");
  await first.countRefused("huggingface.co");
  expect(await disk.start().status()).toEqual({
    isSealed: true,
    version: 1,
    refused: [
      { host: "constructor", count: 1 },
      { host: "huggingface.co", count: 2 },
    ],
  });
});

test("every change is told to the pages, and sealing what is sealed is none", async () => {
  const disk = createDisk();
  const keeper = disk.start();
  await keeper.set(true);
  await keeper.set(true);
  await keeper.countRefused("a.example");
  await keeper.set(false);
  expect(disk.told.map(({ isSealed, version, refused }) => [isSealed, version, refused.length])).toEqual([
    [true, 1, 0],
    [true, 1, 1],
    [false, 2, 0],
  ]);
});

test("sealing anew counts from zero", async () => {
  const keeper = createDisk().start();
  await keeper.set(true);
  await keeper.countRefused("a.example");
  await keeper.set(false);
  await keeper.set(true);
  expect(await keeper.status()).toEqual({ isSealed: true, version: 3, refused: [] });
});

test("a flood of refusals is counted in full and written a few times only", async () => {
  const disk = createDisk();
  const keeper = disk.start();
  await keeper.set(true);
  await Promise.all(Array.from({ length: 500 }, () => keeper.countRefused("a.example")));
  expect(disk.kept?.refused).toEqual([{ host: "a.example", count: 500 }]);
  expect(disk.writes).toBeLessThan(5);
});

test("of sealing and unsealing at once the last one holds", async () => {
  const disk = createDisk();
  const keeper = disk.start();
  await Promise.all([keeper.set(true), keeper.set(false), keeper.set(true)]);
  expect(disk.kept).toMatchObject({ isSealed: true, version: 3 });
  await Promise.all([keeper.set(false), keeper.countRefused("late.example")]);
  expect(disk.kept).toMatchObject({ isSealed: false, refused: [] });
  expect(await keeper.status()).toEqual(disk.kept);
});

test("a seal that cannot be kept holds all the same, and one that cannot be taken off stays", async () => {
  const disk = createDisk();
  const keeper = disk.start();
  await keeper.status();
  disk.isBroken = true;
  await expect(keeper.set(true)).rejects.toThrow("the disk is broken");
  expect(keeper.known()?.isSealed).toBe(true);
  await expect(keeper.set(false)).rejects.toThrow("the disk is broken");
  expect(keeper.known()?.isSealed).toBe(true);
  disk.isBroken = false;
  expect((await keeper.set(false)).isSealed).toBe(false);
});

test("a status that could not be read is read again the next time", async () => {
  const disk = createDisk({ isSealed: true, version: 7, refused: [] });
  const keeper = disk.start();
  disk.isBroken = true;
  await expect(keeper.status()).rejects.toThrow("the disk is broken");
  expect(keeper.known()).toBeNull();
  disk.isBroken = false;
  expect((await keeper.status()).version).toBe(7);
});
