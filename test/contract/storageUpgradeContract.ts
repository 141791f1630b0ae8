import { describe, expect, test } from "vitest";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { RUBRIC, sampleVerdict, verdictOf } from "./storageSamples.ts";

/** SHA-256 of "[Is the response clear?]\nScore 1: No.\n…\nScore 5: Fully.", by `sha256sum`. */
const RUBRIC_SHA256 = "48dac204fad130689a81e94ac7be6440e1046d92a1add09d556060fb8e61e967";

/** What was kept by the app whose schema had version 1. */
interface OldData {
  readonly verdicts: readonly Verdict[];
  readonly rubrics: readonly NamedRubric[];
  readonly notes: readonly { readonly key: string; readonly value: unknown }[];
}

/** Make a database as version 1 of the schema had it; Dexie multiplies its version numbers by ten. */
function writeOldDatabase(indexedDB: IDBFactory, name: string, data: OldData): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 10);
    request.onerror = () => reject(request.error ?? new Error("Cannot open"));
    request.onupgradeneeded = () => {
      const verdicts = request.result.createObjectStore("verdicts", { keyPath: "id" });
      verdicts.createIndex("createdAt", "createdAt");
      verdicts.createIndex("[evaluationCase.id+createdAt]", ["evaluationCase.id", "createdAt"]);
      const rubrics = request.result.createObjectStore("rubrics", { keyPath: ["id", "version"] });
      const notes = request.result.createObjectStore("notes", { keyPath: "key" });
      for (const verdict of data.verdicts) verdicts.add(verdict);
      for (const rubric of data.rubrics) rubrics.add(rubric);
      for (const note of data.notes) notes.add(note);
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

const NOTHING: OldData = { verdicts: [], rubrics: [], notes: [] };

/** What every `HearthStorage` in IndexedDB promises about data from before. `open` opens a name for the first time. */
export function describeUpgrade(
  name: string,
  place: () => {
    readonly indexedDB: IDBFactory;
    readonly name: string;
    readonly open: () => HearthStorage;
  },
): void {
  describe(`${name}, upgraded from version 1`, () => {
    async function upgraded(data: Partial<OldData>): Promise<HearthStorage> {
      const { indexedDB, name: databaseName, open } = place();
      await writeOldDatabase(indexedDB, databaseName, { ...NOTHING, ...data });
      return open();
    }

    test("every version of a rubric is kept, with the hash of its text", async () => {
      const older = { ...RUBRIC, version: 9, criteria: "Was it clear?" };
      const newer = { ...RUBRIC, version: 10 };
      const storage = await upgraded({ rubrics: [newer, older] });
      const versions = await storage.rubrics.listVersions(RUBRIC.id);
      expect(versions).toEqual([
        { ...older, savedAt: null, note: "", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { ...newer, savedAt: null, note: "", sha256: RUBRIC_SHA256 },
      ]);
      expect(versions[0]?.sha256).not.toBe(RUBRIC_SHA256);
    });

    test("each rubric gets a record with its newest text under the pen", async () => {
      const other = { ...RUBRIC, id: "r0", name: "Accuracy" };
      const storage = await upgraded({ rubrics: [RUBRIC, { ...RUBRIC, version: 2, name: "Clear" }, other] });
      const records = await storage.rubrics.listRecords();
      expect(records.map(({ id, newest }) => [id, newest?.version])).toEqual([
        ["r0", 1],
        ["r1", 2],
      ]);
      const { criteria, scoreDescriptions } = RUBRIC;
      expect(records[1]).toEqual({
        id: "r1",
        newest: (await storage.rubrics.listVersions("r1"))[1],
        draft: { name: "Clear", criteria, scoreDescriptions },
        tags: [],
        isFavourite: false,
        isArchived: false,
        dismissedFindings: [],
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        changedAt: records[1]?.createdAt,
        revision: 1,
      });
      expect((await storage.rubrics.listNewest()).map((rubric) => rubric.name)).toEqual([
        "Accuracy",
        "Clear",
      ]);
    });

    test("verdicts and notes stay as they were", async () => {
      const verdict = sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z");
      const storage = await upgraded({
        verdicts: [verdict],
        notes: [{ key: "draft", value: { text: "one" } }],
      });
      expect(await storage.verdicts.listAll()).toEqual([verdict]);
      expect(await storage.notes.get("draft")).toEqual({ text: "one" });
    });

    test("verdicts of before are counted, and each case's newest tells what is stale", async () => {
      // more than are read at once
      const verdicts = Array.from({ length: 600 }, (_, index) =>
        verdictOf(`v${index}`, {
          caseId: `c${index % 300}`,
          createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
          sha256: (index < 310 ? "a" : "b").repeat(64),
        }),
      );
      const storage = await upgraded({ verdicts });
      expect(await storage.rubrics.listUsage()).toEqual([
        {
          rubricId: "r1",
          verdicts: 600,
          lastUsedAt: "2026-01-01T00:09:59.000Z",
          trialRuns: 0,
          latestTrial: null,
        },
      ]);
      const current = { sha256: "b".repeat(64), criteria: RUBRIC.criteria };
      expect(await storage.verdicts.countStale("r1", current)).toEqual({ cases: 300, stale: 10 });
      expect(await storage.verdicts.listStaleIds("r1", current)).toEqual(
        Array.from({ length: 10 }, (_, index) => `v${300 + index}`),
      );
    });

    test("a verdict of before can be forgotten, which uncovers the one before it", async () => {
      const one = sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z");
      const two = sampleVerdict("v2", "c1", "2026-01-02T00:00:00.000Z");
      const storage = await upgraded({ verdicts: [one, two] });
      await storage.verdicts.remove("v2");
      const current = { sha256: "b".repeat(64), criteria: "other" };
      expect(await storage.verdicts.listStaleIds("r1", current)).toEqual(["v1"]);
      expect((await storage.rubrics.listUsage())[0]).toMatchObject({
        verdicts: 1,
        lastUsedAt: "2026-01-01T00:00:00.000Z",
      });
    });
  });
}
