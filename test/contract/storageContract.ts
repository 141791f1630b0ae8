import { beforeEach, describe, expect, test } from "vitest";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { describeRubricStorage } from "./rubricStorageContract.ts";
import { describeRubricUse } from "./rubricUseContract.ts";
import { sampleVerdict } from "./storageSamples.ts";

/** What every `HearthStorage` promises. `reopen` gives a second view of the same data, as after a reload. */
export function describeStorage(
  name: string,
  open: () => Promise<{ storage: HearthStorage; reopen: () => HearthStorage }>,
): void {
  describe(name, () => {
    let storage: HearthStorage;
    let reopen: () => HearthStorage;
    beforeEach(async () => {
      ({ storage, reopen } = await open());
    });

    test("an acknowledged verdict is there after a reload, unchanged to the last code unit", async () => {
      const verdict = sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z");
      await storage.verdicts.add(verdict);
      expect(await reopen().verdicts.listByCase("c1")).toEqual([verdict]);
    });

    test("listByCase() gives one case's verdicts, newest first", async () => {
      await storage.verdicts.add(sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z"));
      await storage.verdicts.add(sampleVerdict("v2", "c1", "2026-01-02T00:00:00.000Z"));
      await storage.verdicts.add(sampleVerdict("v3", "c10", "2026-01-03T00:00:00.000Z"));
      expect((await storage.verdicts.listByCase("c1")).map((verdict) => verdict.id)).toEqual(["v2", "v1"]);
      expect(await storage.verdicts.listByCase("c")).toEqual([]);
    });

    test("a verdict with a known id is refused and the kept one stays", async () => {
      await storage.verdicts.add(sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z"));
      const twin = sampleVerdict("v1", "c2", "2026-02-01T00:00:00.000Z");
      await expect(storage.verdicts.add(twin)).rejects.toMatchObject({ code: "storage/unavailable" });
      expect(await storage.verdicts.count()).toBe(1);
      expect(await storage.verdicts.listByCase("c2")).toEqual([]);
    });

    test("addMissing() keeps what is new and counts what was known, also within the list", async () => {
      await storage.verdicts.add(sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z"));
      const fresh = sampleVerdict("v2", "c1", "2026-01-02T00:00:00.000Z");
      const known = sampleVerdict("v1", "other", "2026-01-03T00:00:00.000Z");
      expect(await storage.verdicts.addMissing([known, fresh, fresh])).toEqual({ added: 1, skipped: 2 });
      expect((await storage.verdicts.listAll()).map((verdict) => verdict.id)).toEqual(["v1", "v2"]);
      expect((await storage.verdicts.listAll())[0]?.evaluationCase.id).toBe("c1");
    });

    test("listByIds() gives the kept ones in the order of the ids", async () => {
      const verdicts = ["v1", "v2", "v3"].map((id) => sampleVerdict(id, "c1", "2026-01-01T00:00:00.000Z"));
      await storage.verdicts.addMissing(verdicts);
      expect(await storage.verdicts.listByIds(["v3", "unknown", "v1"])).toEqual([verdicts[2], verdicts[0]]);
      expect(await storage.verdicts.listByIds([])).toEqual([]);
    });

    test("remove() forgets one verdict, and forgetting it twice is harmless", async () => {
      await storage.verdicts.add(sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z"));
      await storage.verdicts.remove("v1");
      await storage.verdicts.remove("v1");
      expect(await storage.verdicts.count()).toBe(0);
    });

    test("a note is overwritten by the next one of its name and is undefined before the first", async () => {
      expect(await storage.notes.get("draft")).toBeUndefined();
      await storage.notes.set("draft", { text: "one" });
      await storage.notes.set("draft", { text: "two" });
      expect(await reopen().notes.get("draft")).toEqual({ text: "two" });
    });
  });
  describeRubricStorage(name, open);
  describeRubricUse(name, open);
}
