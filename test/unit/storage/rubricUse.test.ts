import fc from "fast-check";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { RUBRIC, verdictOf, versionOf } from "#test/contract/storageSamples.ts";

const RUBRIC_IDS = ["r1", "r2"];
const CURRENT = versionOf("r1", 2, { sha256: "a".repeat(64) });

/** Few ids, cases, moments and texts, so that they meet often. */
const verdict = fc
  .record({
    id: fc.constantFrom("v1", "v2", "v3", "v4", "v5", "v6"),
    caseId: fc.constantFrom("c1", "c2"),
    createdAt: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"),
    rubricId: fc.constantFrom(...RUBRIC_IDS),
    sha256: fc.constantFrom("a".repeat(64), "b".repeat(64)),
    criteria: fc.constantFrom(RUBRIC.criteria, "Was it?"),
    isPairwise: fc.boolean(),
    isDraft: fc.boolean(),
  })
  .map(({ id, ...parts }) => verdictOf(id, parts));

const change = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), verdicts: fc.array(verdict, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant("remove" as const),
    id: fc.constantFrom("v1", "v2", "v3", "v4", "v5", "v6"),
  }),
);

/** The newest verdict of each case of a rubric, found by reading all. */
function newestOf(verdicts: readonly Verdict[], rubricId: string): Verdict[] {
  const saved = verdicts.filter(({ rubric }) => rubric.id === rubricId && rubric.isDraft !== true);
  const inOrder = saved.toSorted((one, other) =>
    one.createdAt + one.id < other.createdAt + other.id ? -1 : 1,
  );
  const newest = new Map(inOrder.map((one) => [one.evaluationCase.id, one]));
  return inOrder.filter((one) => newest.get(one.evaluationCase.id) === one);
}

async function expectCountsToFit(storage: HearthStorage): Promise<void> {
  const all = await storage.verdicts.listAll();
  const used = RUBRIC_IDS.filter((id) => all.some(({ rubric }) => rubric.id === id));
  expect(await storage.rubrics.listUsage()).toEqual(
    used.map((rubricId) => {
      const times = all.filter(({ rubric }) => rubric.id === rubricId).map(({ createdAt }) => createdAt);
      const lastUsedAt = times.toSorted().at(-1);
      return { rubricId, verdicts: times.length, lastUsedAt, trialRuns: 0, latestTrial: null };
    }),
  );
  for (const rubricId of RUBRIC_IDS) {
    const newest = newestOf(all, rubricId);
    const stale = newest.filter(({ evaluationCase: { mode }, rubric }) =>
      mode === "direct" ? rubric.sha256 !== CURRENT.sha256 : rubric.criteria !== CURRENT.criteria,
    );
    expect(await storage.verdicts.countStale(rubricId, CURRENT)).toEqual({
      cases: newest.length,
      stale: stale.length,
    });
    expect(await storage.verdicts.listStaleIds(rubricId, CURRENT)).toEqual(stale.map(({ id }) => id));
  }
}

test("after any adding and removing the counts are those of the verdicts that are kept", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const storage = createIndexedDbStorage({ factory: { indexedDB: new IDBFactory(), IDBKeyRange } });
      for (const one of changes) {
        if (one.kind === "add") await storage.verdicts.addMissing(one.verdicts);
        else await storage.verdicts.remove(one.id);
      }
      await expectCountsToFit(storage);
    }),
    { numRuns: 150 },
  );
});
