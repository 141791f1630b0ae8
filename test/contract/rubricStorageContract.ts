import { beforeEach, describe, expect, test } from "vitest";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import type { HearthStorage, RubricWrite } from "#storage/hearthStorage.ts";
import { recordOf, trialCaseOf, trialRunOf, verdictOf, versionOf } from "./storageSamples.ts";

const newRecord = (id: string, parts: Parameters<typeof recordOf>[1] = {}): RubricWrite => ({
  records: [{ record: recordOf(id, parts), replaces: null }],
});

/** A rubric with something in every table, and the write that adds it. */
function wholeRubric(id: string): { bundle: RubricBundle; write: RubricWrite } {
  const versions = [versionOf(id, 1), versionOf(id, 2, { note: "Sharper \ud800", name: "Clear" })];
  const bundle: RubricBundle = {
    record: recordOf(id, { newest: versions[1] ?? null }),
    versions,
    trialCases: [trialCaseOf(`${id}-t1`, id, 1), trialCaseOf(`${id}-t2`, id, 1.5)],
    trialRuns: [
      trialRunOf(`${id}-new`, id, "2026-02-03T00:00:00.000Z", [[3, 4]]),
      trialRunOf(`${id}-old`, id, "2026-02-02T00:00:00.000Z", [[3, 3]]),
    ],
  };
  const write: RubricWrite = {
    records: [{ record: bundle.record, replaces: null }],
    versions,
    putTrialCases: bundle.trialCases.toReversed(),
    putTrialRuns: bundle.trialRuns,
  };
  return { bundle, write };
}

function stepOf(seq: number, isUndone = false): RubricStep {
  const change = { kind: "fields", before: { isArchived: false }, after: { isArchived: true } } as const;
  return { seq, label: "archiving of Clarity", rubricId: "r1", change, isUndone };
}

/** What every `RubricStorage` promises. `reopen` gives a second view of the same data, as another tab has. */
export function describeRubricStorage(
  name: string,
  open: () => Promise<{ storage: HearthStorage; reopen: () => HearthStorage }>,
): void {
  describe(`${name}: rubrics`, () => {
    let storage: HearthStorage;
    let reopen: () => HearthStorage;
    beforeEach(async () => {
      ({ storage, reopen } = await open());
    });
    const write = (changes: RubricWrite): Promise<void> => storage.rubrics.write(changes);

    test("an acknowledged record is there after a reload, unchanged to the last code unit", async () => {
      await write(newRecord("r1"));
      expect(await reopen().rubrics.getRecord("r1")).toEqual(recordOf("r1"));
      expect(await reopen().rubrics.getRecord("r2")).toBeNull();
    });

    test("listRecords() gives every record once, archived ones too, in the order of their ids", async () => {
      // more than two pages of 1,000, written in another order
      const ids = Array.from({ length: 2_001 }, (_, index) => `r${String(index).padStart(5, "0")}`);
      const records = ids.map((id, index) => recordOf(id, { isArchived: index % 2 === 0 }));
      await write({ records: records.toReversed().map((record) => ({ record, replaces: null })) });
      expect(await storage.rubrics.listRecords()).toEqual(records);
    });

    test("an empty database has no rubrics, versions, cases, runs, steps or usage", async () => {
      const { rubrics } = storage;
      expect(await rubrics.listRecords()).toEqual([]);
      expect(await rubrics.listNewest()).toEqual([]);
      expect(await rubrics.listVersions("r1")).toEqual([]);
      expect(await rubrics.listTrialCases("r1")).toEqual([]);
      expect(await rubrics.listTrialRuns("r1")).toEqual([]);
      expect(await rubrics.listSteps()).toEqual([]);
      expect(await rubrics.listUsage()).toEqual([]);
      expect(await rubrics.readBundles(["r1"])).toEqual([]);
    });

    test("a record is replaced by who names its revision", async () => {
      await write(newRecord("r1"));
      const next = recordOf("r1", { revision: 2, isFavourite: true });
      await write({ records: [{ record: next, replaces: 1 }] });
      expect(await reopen().rubrics.getRecord("r1")).toEqual(next);
    });

    test.each([
      ["has another revision", "r1", 2],
      ["is there already", "r1", null],
      ["is gone", "r2", 1],
    ])(
      "a record that %s is not overwritten, and nothing else of the write is kept",
      async (_, id, replaces) => {
        await write({
          ...newRecord("r1"),
          putTrialCases: [trialCaseOf("t1", "r1", 1)],
          putSteps: [stepOf(1)],
        });
        const refused = write({
          records: [
            { record: recordOf("r0"), replaces: null },
            { record: recordOf(id, { revision: 7 }), replaces },
          ],
          versions: [versionOf("r1", 1)],
          putTrialCases: [trialCaseOf("t2", "r1", 2)],
          removeTrialCases: ["t1"],
          putTrialRuns: [trialRunOf("n1", "r1", "2026-02-02T00:00:00.000Z")],
          putSteps: [stepOf(2)],
          removeSteps: [1],
        });
        await expect(refused).rejects.toMatchObject({
          code: "storage/changed-elsewhere",
          details: { rubricId: id },
        });
        const { rubrics } = reopen();
        expect(await rubrics.listRecords()).toEqual([recordOf("r1")]);
        expect(await rubrics.listVersions("r1")).toEqual([]);
        expect((await rubrics.listTrialCases("r1")).map((trialCase) => trialCase.id)).toEqual(["t1"]);
        expect(await rubrics.listTrialRuns("r1")).toEqual([]);
        expect(await rubrics.listSteps()).toEqual([stepOf(1)]);
        expect(await rubrics.listUsage()).toEqual([]);
      },
    );

    test("of two tabs that change the same revision at once, one is refused", async () => {
      await write(newRecord("r1"));
      const names = ["one", "two"];
      const outcomes = await Promise.allSettled(
        [storage, reopen()].map((tab, index) => {
          const record = recordOf("r1", { revision: 2, tags: [names[index] ?? ""] });
          return tab.rubrics.write({ records: [{ record, replaces: 1 }] });
        }),
      );
      const kept = names.filter((_name, index) => outcomes[index]?.status === "fulfilled");
      expect(kept).toHaveLength(1);
      expect((await storage.rubrics.getRecord("r1"))?.tags).toEqual(kept);
    });

    test("listVersions() gives one rubric's versions, oldest first", async () => {
      await write({ versions: [versionOf("r1", 10), versionOf("r10", 1), versionOf("r1", 9)] });
      expect(await reopen().rubrics.listVersions("r1")).toEqual([versionOf("r1", 9), versionOf("r1", 10)]);
    });

    test("a kept version of a rubric never changes, and the record stays with it", async () => {
      await write({ ...newRecord("r1"), versions: [versionOf("r1", 1)] });
      const refused = write({
        records: [{ record: recordOf("r1", { revision: 2 }), replaces: 1 }],
        versions: [versionOf("r1", 2), versionOf("r1", 1, { criteria: "Another?" })],
      });
      await expect(refused).rejects.toMatchObject({
        code: "storage/changed-elsewhere",
        details: { rubricId: "r1" },
      });
      expect(await storage.rubrics.listVersions("r1")).toEqual([versionOf("r1", 1)]);
      expect((await storage.rubrics.getRecord("r1"))?.revision).toBe(1);
    });

    test("listNewest() gives the newest version of each rubric that has one and is not archived, by name", async () => {
      const clear = versionOf("r1", 10, { name: "Clarity" });
      const exact = versionOf("r2", 1, { name: "Accuracy" });
      const away = versionOf("r3", 1, { name: "Brevity" });
      await write({
        records: [
          { record: recordOf("r1", { newest: clear }), replaces: null },
          { record: recordOf("r2", { newest: exact }), replaces: null },
          { record: recordOf("r3", { newest: away, isArchived: true }), replaces: null },
          { record: recordOf("r4"), replaces: null },
        ],
        versions: [versionOf("r1", 9), clear, exact, away],
      });
      expect(await reopen().rubrics.listNewest()).toEqual([exact, clear]);
    });

    test("trial cases come in the order of their positions, and a changed one stays one", async () => {
      await write(newRecord("r10"));
      await write({
        ...newRecord("r1"),
        putTrialCases: [
          trialCaseOf("t1", "r1", 2),
          trialCaseOf("t2", "r1", 1.5),
          trialCaseOf("t3", "r10", 1),
          trialCaseOf("t4", "r1", -1),
        ],
      });
      await write({ putTrialCases: [{ ...trialCaseOf("t1", "r1", 1), expectedScore: null }] });
      await write({ removeTrialCases: ["t4", "unknown"] });
      expect(await reopen().rubrics.listTrialCases("r1")).toEqual([
        { ...trialCaseOf("t1", "r1", 1), expectedScore: null },
        trialCaseOf("t2", "r1", 1.5),
      ]);
    });

    test("readBundles() gives everything about each rubric, in the order of the ids, without unknown ones", async () => {
      const [one, two] = [wholeRubric("r1"), wholeRubric("r2")];
      await write(one.write);
      await write(two.write);
      await write(newRecord("r3"));
      const bare = { record: recordOf("r3"), versions: [], trialCases: [], trialRuns: [] };
      const found = await reopen().rubrics.readBundles(["r3", "r2", "unknown", "r1"]);
      expect(found).toEqual([bare, two.bundle, one.bundle]);
    });

    test("a removed rubric is gone with all that is its own, and a bundle brings it back identically", async () => {
      const [one, two] = [wholeRubric("r1"), wholeRubric("r2")];
      await write(one.write);
      await write(two.write);
      const usage = await storage.rubrics.listUsage();
      await write({ removeRubrics: [one.bundle], putSteps: [stepOf(1)] });
      const { rubrics } = reopen();
      expect(await rubrics.getRecord("r1")).toBeNull();
      expect(await rubrics.listVersions("r1")).toEqual([]);
      expect(await rubrics.listTrialCases("r1")).toEqual([]);
      expect(await rubrics.listTrialRuns("r1")).toEqual([]);
      expect((await rubrics.listUsage()).map(({ rubricId }) => rubricId)).toEqual(["r2"]);
      expect(await rubrics.readBundles(["r2"])).toEqual([two.bundle]);
      await write(one.write);
      expect(await rubrics.readBundles(["r1"])).toEqual([one.bundle]);
      expect(await rubrics.listUsage()).toEqual(usage);
    });

    test.each<[string, (bundle: RubricBundle) => RubricWrite]>([
      ["text", ({ record }) => ({ records: [{ record: { ...record, revision: 2 }, replaces: 1 }] })],
      ["versions", () => ({ versions: [versionOf("r1", 3)] })],
      ["trial cases", () => ({ putTrialCases: [{ ...trialCaseOf("r1-t1", "r1", 1), expectedScore: 1 }] })],
      ["number of trial cases", () => ({ putTrialCases: [trialCaseOf("r1-t3", "r1", 3)] })],
      [
        "trial results",
        () => ({
          putTrialRuns: [
            trialRunOf("r1-new", "r1", "2026-02-03T00:00:00.000Z", [
              [3, 4],
              [2, 2],
            ]),
          ],
        }),
      ],
    ])("a rubric whose %s changed since it was read is not removed", async (_, changeOf) => {
      const [one, two] = [wholeRubric("r1"), wholeRubric("r2")];
      await write(one.write);
      await write(two.write);
      await write(changeOf(one.bundle));
      const before = await storage.rubrics.readBundles(["r1", "r2"]);
      await expect(write({ removeRubrics: [two.bundle, one.bundle] })).rejects.toMatchObject({
        code: "storage/changed-elsewhere",
        details: { rubricId: "r1" },
      });
      expect(await storage.rubrics.readBundles(["r1", "r2"])).toEqual(before);
      await write({ removeRubrics: before });
      expect(await storage.rubrics.listRecords()).toEqual([]);
    });

    test("what was read of many rubrics is what was read of each, and all are removed at once", async () => {
      const all = Array.from({ length: 201 }, (_, index) =>
        wholeRubric(`r${String(index).padStart(3, "0")}`),
      );
      for (const each of all) await write(each.write);
      await write(newRecord("s"));
      const bundles = all.map(({ bundle }) => bundle).toReversed();
      const read = await storage.rubrics.readBundles(bundles.map(({ record }) => record.id));
      expect(read).toEqual(bundles);
      await write({ removeRubrics: read });
      expect(await storage.rubrics.listRecords()).toEqual([recordOf("s")]);
      expect(await storage.rubrics.listTrialCases("r001")).toEqual([]);
      expect(await storage.rubrics.listUsage()).toEqual([]);
    });

    test("getRecords() gives those that are kept, in the order of the ids", async () => {
      for (const id of ["r1", "r2", "r3"]) await write(newRecord(id));
      const found = await reopen().rubrics.getRecords(["r3", "unknown", "r1"]);
      expect(found).toEqual([recordOf("r3"), recordOf("r1")]);
    });

    test.each<[string, RubricWrite]>([
      [
        "changed",
        { putTrialCases: [trialCaseOf("t1", "r1", 5)], trialCasesBefore: [trialCaseOf("t1", "r1", 2)] },
      ],
      ["added twice", { putTrialCases: [trialCaseOf("t1", "r1", 1)], trialCasesBefore: [] }],
      [
        "gone",
        { putTrialCases: [trialCaseOf("t2", "r1", 2)], trialCasesBefore: [trialCaseOf("t2", "r1", 1)] },
      ],
      [
        "removed after a change",
        { removeTrialCases: ["t1"], trialCasesBefore: [trialCaseOf("t1", "r1", 2)] },
      ],
      ["removed without being named", { removeTrialCases: ["t1"], trialCasesBefore: [] }],
    ])("a trial case that is %s is not overwritten, and nothing else is kept", async (_, changes) => {
      await write({ ...newRecord("r1"), putTrialCases: [trialCaseOf("t1", "r1", 1)] });
      await expect(write({ ...changes, putSteps: [stepOf(1)] })).rejects.toMatchObject({
        code: "storage/changed-elsewhere",
        details: { rubricId: "r1" },
      });
      expect(await storage.rubrics.listTrialCases("r1")).toEqual([trialCaseOf("t1", "r1", 1)]);
      expect(await storage.rubrics.listSteps()).toEqual([]);
    });

    test("trial cases that are as was said are changed, added and removed", async () => {
      const [one, two, three] = [1, 2, 3].map((at) => trialCaseOf(`t${at}`, "r1", at));
      if (one === undefined || two === undefined || three === undefined) throw new TypeError("Three");
      await write({ ...newRecord("r1"), putTrialCases: [one, two] });
      const moved = { ...one, position: 9 };
      await write({
        putTrialCases: [moved, three],
        removeTrialCases: [two.id],
        trialCasesBefore: [two, one],
      });
      expect(await reopen().rubrics.listTrialCases("r1")).toEqual([three, moved]);
    });

    test("an id of another rubric's trial case or run is not taken over", async () => {
      const run = trialRunOf("n1", "r1", "2026-02-02T00:00:00.000Z");
      await write({
        ...newRecord("r1"),
        putTrialCases: [trialCaseOf("t1", "r1", 1)],
        putTrialRuns: [run],
      });
      const refused = [
        write({ ...newRecord("r2"), putTrialCases: [trialCaseOf("t1", "r2", 1)] }),
        write({ ...newRecord("r2"), putTrialRuns: [{ ...run, rubricId: "r2" }] }),
      ];
      for (const each of await Promise.allSettled(refused)) {
        expect(each).toMatchObject({
          reason: { code: "storage/changed-elsewhere", details: { rubricId: "r2", isIdTaken: true } },
        });
      }
      expect(await storage.rubrics.listTrialCases("r1")).toEqual([trialCaseOf("t1", "r1", 1)]);
      expect(await storage.rubrics.listTrialRuns("r1")).toEqual([run]);
      expect(await storage.rubrics.listRecords()).toEqual([recordOf("r1")]);
    });

    test("nothing is put beside a rubric that is gone", async () => {
      const { bundle, write: whole } = wholeRubric("r1");
      await write(whole);
      await write({ removeRubrics: [bundle] });
      const refused = [
        write({ putTrialCases: [trialCaseOf("t1", "r1", 1)] }),
        write({ putTrialRuns: [trialRunOf("n1", "r1", "2026-02-02T00:00:00.000Z")] }),
      ];
      for (const each of await Promise.allSettled(refused)) {
        expect(each).toMatchObject({ reason: { code: "storage/changed-elsewhere" } });
      }
      expect(await storage.rubrics.listTrialCases("r1")).toEqual([]);
      expect(await storage.rubrics.listUsage()).toEqual([]);
    });

    test("of two tabs that count to the same step, the later is told so", async () => {
      const outcomes = await Promise.allSettled(
        [storage, reopen()].map((tab, index) =>
          tab.rubrics.write({ ...newRecord(`r${index}`), addSteps: [stepOf(7)] }),
        ),
      );
      const refused = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(refused).toMatchObject([
        { reason: { code: "storage/changed-elsewhere", details: { takenStep: 7 } } },
      ]);
      expect(await storage.rubrics.listRecords()).toHaveLength(1);
    });

    test("a rubric with verdicts is not removed, nor are the others of the same write", async () => {
      const [one, two] = [wholeRubric("r1"), wholeRubric("r2")];
      await write(one.write);
      await write(two.write);
      await storage.verdicts.add(verdictOf("v1", { rubricId: "r2", isDraft: true }));
      await expect(
        write({ removeRubrics: [one.bundle, two.bundle], removeSteps: [1] }),
      ).rejects.toMatchObject({
        code: "storage/in-use",
        details: { rubricId: "r2", verdicts: 1 },
      });
      expect(await storage.rubrics.readBundles(["r1", "r2"])).toEqual([one.bundle, two.bundle]);
      await storage.verdicts.remove("v1");
      await write({ removeRubrics: [one.bundle, two.bundle] });
      expect(await storage.rubrics.listRecords()).toEqual([]);
    });

    test("steps come oldest first, change in place and go one by one", async () => {
      await write({ putSteps: [stepOf(10), stepOf(9), stepOf(1)] });
      await write({ putSteps: [stepOf(9, true)], removeSteps: [1, 99] });
      expect(await reopen().rubrics.listSteps()).toEqual([stepOf(9, true), stepOf(10)]);
    });

    test("a value that cannot be stored is refused, and nothing of its write is kept", async () => {
      const odd = { ...stepOf(1), extra: () => 1 };
      await expect(write({ ...newRecord("r1"), putSteps: [odd] })).rejects.toMatchObject({
        code: "storage/unavailable",
      });
      expect(await storage.rubrics.listRecords()).toEqual([]);
    });
  });
}
