import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "vitest/browser";
import { proveRoom } from "#storage/opfs/proveRoom.ts";
import { folderInWorker } from "./folderInWorker.ts";
import { type FillReport, fillWithin, proveRoomWithin, type RoomReport } from "./quotaScenarios.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
const FRACTIONS = [0.3, 0.7, 0.99] as const;

/** What came of all scenarios in one kind of window. */
interface Reports {
  readonly room: RoomReport;
  readonly fills: readonly FillReport[];
}

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

/** The window of the tests is a private one: its files are in memory, and calls fail there without an error. */
async function runInPrivateWindow(): Promise<Reports> {
  const room = await proveRoomWithin({ path: `${BASE}/room` }, commands.limitQuota);
  const fills: FillReport[] = [];
  for (const fraction of FRACTIONS) {
    fills.push(await fillWithin({ path: `${BASE}/${fraction}`, fraction }, commands.limitQuota));
  }
  return { room, fills };
}

async function runInNormalWindow(): Promise<Reports> {
  const [room, ...fills] = await commands.runInNormalWindow("test/browser/storage/quotaScenarios.ts", [
    { name: "proveRoomWithin", input: { path: "room" } },
    ...FRACTIONS.map((fraction) => ({ name: "fillWithin", input: { path: `fill-${fraction}`, fraction } })),
  ]);
  return { room: room as RoomReport, fills: fills as FillReport[] };
}

describe.each([
  { name: "a private window", run: runInPrivateWindow, isPrivateWindow: true },
  { name: "a normal window", run: runInNormalWindow, isPrivateWindow: undefined },
])("in $name", ({ run, isPrivateWindow }) => {
  let reports: Reports;
  beforeAll(async () => {
    reports = await run();
  });

  test("proveRoom() refuses what the quota does not allow, and leaves nothing", () => {
    const { enough, tooMuch, lifted, before, after } = reports.room;
    expect(enough).toBeNull();
    expect(tooMuch?.code).toBe("storage/quota-exceeded");
    expect(tooMuch?.details).toEqual({
      wantedBytes: 40_000_000,
      usageBytes: expect.any(Number),
      ...(isPrivateWindow === undefined ? {} : { isPrivateWindow }),
    });
    expect(lifted).toBeNull();
    expect(after).toEqual(before);
  });

  test.each(FRACTIONS)(
    "a file for %d of which there is room cannot be made as long as it will be",
    (fraction) => {
      const report = reports.fills[FRACTIONS.indexOf(fraction)];
      expect(report?.wholeLength?.code).toBe("storage/quota-exceeded");
      expect(report?.lengthAtFirst).toBe(0);
    },
  );

  test.each(FRACTIONS)(
    "a file whose room ends at %d of it keeps what was written, and is filled later",
    (fraction) => {
      const report = reports.fills[FRACTIONS.indexOf(fraction)];
      if (report === undefined) throw new Error("There is no report");
      const { refusal, writtenBytes } = report;
      expect(refusal?.code).toBe("storage/quota-exceeded");
      expect(writtenBytes).toBeGreaterThan(0);
      // Chromium sets aside powers of two for a file, so it may end well before
      expect(writtenBytes).toBeLessThanOrEqual(fraction * 8_000_000);
      expect(report).toMatchObject({
        lengthAfterFault: writtenBytes,
        lengthAgain: writtenBytes,
        differenceAfterFault: null,
        differenceAgain: null,
        names: [".a.bin.partial"],
        note: "before",
        differenceAtEnd: null,
      });
    },
  );
});

test("proveRoom() refuses at once what no browser holds", async () => {
  const { proveRoom: prove, close } = folderInWorker(`${BASE}/much`);
  await expect(prove(1e15)).rejects.toMatchObject({
    code: "storage/quota-exceeded",
    details: { wantedBytes: 1e15 },
  });
  await close();
});

test("proveRoom() removes what a tab left that died in the middle of it", async () => {
  const root = await navigator.storage.getDirectory();
  const left = await (await root.getFileHandle(".hearth-room.partial", { create: true })).createWritable();
  await left.truncate(1_000_000);
  await left.close();
  const { proveRoom: prove, close } = folderInWorker(`${BASE}/left`);
  await prove(10);
  await expect(root.getFileHandle(".hearth-room.partial")).rejects.toMatchObject({ name: "NotFoundError" });
  await close();
});

test("proveRoom() several times at once proves the room of each", async () => {
  const { proveRoom: prove, close } = folderInWorker(`${BASE}/several`);
  await Promise.all([prove(1_000_000), prove(2_000_000), prove(0)]);
  await close();
});

test("proveRoom() refuses what is no length, and works only in a dedicated worker", async () => {
  await expect(proveRoom(-1)).rejects.toBeInstanceOf(RangeError);
  await expect(proveRoom(10)).rejects.toMatchObject({ code: "storage/unavailable" });
});
