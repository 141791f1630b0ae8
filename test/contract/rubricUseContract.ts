import { beforeEach, describe, expect, test } from "vitest";
import type { RubricUsage } from "#core/rubric/rubricRecord.ts";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { recordOf, RUBRIC, trialRunOf, verdictOf } from "./storageSamples.ts";

const [OLD, NEW] = ["a".repeat(64), "b".repeat(64)] as const;
const CURRENT = { sha256: NEW, criteria: RUBRIC.criteria };

const day = (number: number): string => `2026-01-0${number}T00:00:00.000Z`;
const usageOf = (rubricId: string, parts: Partial<RubricUsage>): RubricUsage => ({
  rubricId,
  verdicts: 0,
  lastUsedAt: null,
  trialRuns: 0,
  latestTrial: null,
  ...parts,
});

/** What every `HearthStorage` promises about what rubrics were used for, and which verdicts are stale. */
export function describeRubricUse(
  name: string,
  open: () => Promise<{ storage: HearthStorage; reopen: () => HearthStorage }>,
): void {
  describe(`${name}: use of rubrics`, () => {
    let storage: HearthStorage;
    let reopen: () => HearthStorage;
    beforeEach(async () => {
      ({ storage, reopen } = await open());
    });
    const usage = (): Promise<RubricUsage[]> => reopen().rubrics.listUsage();
    const stale = (): Promise<{ cases: number; stale: number }> => storage.verdicts.countStale("r1", CURRENT);
    const staleIds = (): Promise<string[]> => reopen().verdicts.listStaleIds("r1", CURRENT);

    test("verdicts of a rubric are counted, starters and drafts too, with the time of the newest", async () => {
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(2) }));
      await storage.verdicts.add(verdictOf("v2", { createdAt: day(1), isDraft: true }));
      await storage.verdicts.add(verdictOf("v3", { createdAt: day(3), rubricId: "starter-honesty" }));
      expect(await usage()).toEqual([
        usageOf("r1", { verdicts: 2, lastUsedAt: day(2) }),
        usageOf("starter-honesty", { verdicts: 1, lastUsedAt: day(3) }),
      ]);
    });

    test("addMissing() counts just what it adds", async () => {
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(1) }));
      const again = verdictOf("v1", { createdAt: day(9) });
      const fresh = verdictOf("v2", { createdAt: day(2) });
      const other = verdictOf("v3", { createdAt: day(3), rubricId: "r2" });
      await storage.verdicts.addMissing([again, fresh, fresh, other]);
      await storage.verdicts.addMissing([again, fresh, other]);
      await storage.verdicts.addMissing([]);
      expect(await usage()).toEqual([
        usageOf("r1", { verdicts: 2, lastUsedAt: day(2) }),
        usageOf("r2", { verdicts: 1, lastUsedAt: day(3) }),
      ]);
    });

    test("a refused verdict is not counted", async () => {
      await storage.verdicts.add(verdictOf("v1"));
      await expect(storage.verdicts.add(verdictOf("v1", { caseId: "c2" }))).rejects.toMatchObject({
        code: "storage/unavailable",
      });
      expect((await usage())[0]?.verdicts).toBe(1);
      expect((await stale()).cases).toBe(1);
    });

    test("a removed verdict is counted no more, and again when it comes back", async () => {
      const newest = verdictOf("v2", { createdAt: day(2) });
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(1) }));
      await storage.verdicts.add(newest);
      const before = await usage();
      await storage.verdicts.remove("v2");
      await storage.verdicts.remove("v2");
      expect(await usage()).toEqual([usageOf("r1", { verdicts: 1, lastUsedAt: day(1) })]);
      await storage.verdicts.add(newest);
      expect(await usage()).toEqual(before);
      await storage.verdicts.remove("v1");
      await storage.verdicts.remove("v2");
      expect(await usage()).toEqual([]);
    });

    test("a trial run is counted once, however often its results come in, and the newest is compared", async () => {
      await storage.rubrics.write({ records: [{ record: recordOf("r1"), replaces: null }] });
      const put = (...runs: Parameters<typeof trialRunOf>[]): Promise<void> =>
        storage.rubrics.write({ putTrialRuns: runs.map((run) => trialRunOf(...run)) });
      await put(["n2", "r1", day(2)]);
      await put(["n2", "r1", day(2), [[3, 3]]]);
      const scores = [
        [3, 3],
        [4, 5],
        [null, 2],
        [2, null],
        [1, 1],
      ] as const;
      await put(["n2", "r1", day(2), scores], ["n1", "r1", day(1), [[5, 1]]]);
      const latestTrial = { compared: 3, agreed: 2, startedAt: day(2) };
      expect(await usage()).toEqual([usageOf("r1", { trialRuns: 2, latestTrial })]);
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(3) }));
      await storage.verdicts.remove("v1");
      expect(await usage()).toEqual([usageOf("r1", { trialRuns: 2, latestTrial })]);
      expect((await storage.rubrics.listTrialRuns("r1")).map(({ id }) => id)).toEqual(["n2", "n1"]);
    });

    test("a case whose newest verdict was made with another text is stale", async () => {
      await storage.verdicts.add(verdictOf("v1", { caseId: "c1", createdAt: day(1), sha256: OLD }));
      await storage.verdicts.add(verdictOf("v2", { caseId: "c2", createdAt: day(2), sha256: OLD }));
      await storage.verdicts.add(verdictOf("v3", { caseId: "c2", createdAt: day(3), sha256: NEW }));
      await storage.verdicts.add(verdictOf("v4", { caseId: "c3", createdAt: day(1), sha256: NEW }));
      await storage.verdicts.add(verdictOf("v5", { caseId: "c3", createdAt: day(4), sha256: OLD }));
      await storage.verdicts.add(verdictOf("v6", { caseId: "c4", rubricId: "r10", sha256: OLD }));
      expect(await stale()).toEqual({ cases: 3, stale: 2 });
      expect(await staleIds()).toEqual(["v1", "v5"]);
      expect(await storage.verdicts.countStale("never-used", CURRENT)).toEqual({ cases: 0, stale: 0 });
    });

    test("stale verdicts come oldest first, whatever their text", async () => {
      const texts = ["f", "0", "c", "a"].map((digit) => digit.repeat(64));
      await storage.verdicts.addMissing(
        texts.map((sha256, index) =>
          verdictOf(`v${index}`, { caseId: `c${index}`, createdAt: day(index + 1), sha256 }),
        ),
      );
      expect(await staleIds()).toEqual(["v0", "v1", "v2", "v3"]);
    });

    test("a verdict that comes late does not take a newer one's place", async () => {
      await storage.verdicts.add(verdictOf("v2", { createdAt: day(2), sha256: NEW }));
      await storage.verdicts.addMissing([
        verdictOf("v1", { createdAt: day(1), sha256: OLD }),
        verdictOf("v0", { createdAt: day(1), sha256: OLD }),
      ]);
      expect(await stale()).toEqual({ cases: 1, stale: 0 });
    });

    test("a pairwise ranking is stale when the criteria differ, not when the descriptions do", async () => {
      const parts = { isPairwise: true, sha256: OLD };
      await storage.verdicts.add(verdictOf("v1", { ...parts, caseId: "c1" }));
      await storage.verdicts.add(verdictOf("v2", { ...parts, caseId: "c2", criteria: "Is it clear?" }));
      await storage.verdicts.add(verdictOf("v3", { ...parts, caseId: "c3", criteria: "Is this clear?" }));
      await storage.verdicts.add(verdictOf("v4", { caseId: "c4", sha256: NEW }));
      expect(await stale()).toEqual({ cases: 4, stale: 2 });
      expect(await staleIds()).toEqual(["v2", "v3"]);
    });

    test("another name makes nothing stale", async () => {
      await storage.verdicts.add(verdictOf("v1", { sha256: NEW, name: "As it was called" }));
      expect(await stale()).toEqual({ cases: 1, stale: 0 });
    });

    test("a verdict of the text under the pen makes no case stale, and none fresh", async () => {
      await storage.verdicts.add(verdictOf("v1", { caseId: "c1", createdAt: day(1), sha256: NEW }));
      await storage.verdicts.add(verdictOf("v2", { caseId: "c2", createdAt: day(1), sha256: OLD }));
      for (const caseId of ["c1", "c2", "c3"]) {
        const sha256 = caseId === "c1" ? OLD : NEW;
        await storage.verdicts.add(
          verdictOf(`d-${caseId}`, { caseId, createdAt: day(2), sha256, isDraft: true }),
        );
      }
      expect(await stale()).toEqual({ cases: 2, stale: 1 });
      expect(await staleIds()).toEqual(["v2"]);
    });

    test("a removed verdict uncovers the one before it of the same rubric and case, drafts aside", async () => {
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(1), sha256: OLD }));
      await storage.verdicts.add(verdictOf("v2", { createdAt: day(2), sha256: NEW, isDraft: true }));
      await storage.verdicts.add(verdictOf("v3", { createdAt: day(3), sha256: NEW, rubricId: "r2" }));
      await storage.verdicts.add(verdictOf("v4", { createdAt: day(4), sha256: NEW }));
      expect(await stale()).toEqual({ cases: 1, stale: 0 });
      await storage.verdicts.remove("v4");
      expect(await staleIds()).toEqual(["v1"]);
      await storage.verdicts.remove("v2");
      expect(await staleIds()).toEqual(["v1"]);
      await storage.verdicts.remove("v1");
      expect(await stale()).toEqual({ cases: 0, stale: 0 });
      expect((await storage.verdicts.countStale("r2", CURRENT)).cases).toBe(1);
    });

    test("a removed verdict uncovers the newest of several", async () => {
      for (const number of [2, 1, 3, 4]) {
        await storage.verdicts.add(verdictOf(`v${number}`, { createdAt: day(number), sha256: OLD }));
      }
      await storage.verdicts.remove("v4");
      expect(await staleIds()).toEqual(["v3"]);
    });

    test("removing an older verdict leaves the newest in its place", async () => {
      await storage.verdicts.add(verdictOf("v1", { createdAt: day(1), sha256: NEW }));
      await storage.verdicts.add(verdictOf("v2", { createdAt: day(2), sha256: OLD }));
      await storage.verdicts.remove("v1");
      expect(await staleIds()).toEqual(["v2"]);
    });

    test("of two verdicts of the same moment the one with the greater id is the newest, in any order", async () => {
      const [one, two] = [verdictOf("v1", { sha256: OLD }), verdictOf("v2", { sha256: NEW })];
      await storage.verdicts.addMissing([two, one]);
      expect((await stale()).stale).toBe(0);
      await storage.verdicts.remove("v2");
      expect((await stale()).stale).toBe(1);
      await storage.verdicts.add(two);
      expect((await stale()).stale).toBe(0);
    });
  });
}
