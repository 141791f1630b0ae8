import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { recordOf, versionOf } from "#test/contract/storageSamples.ts";

/** What a rubric of 30 MB needs; no browser compresses it away. */
function longText(): string {
  const units = new Uint16Array(15_000_000);
  for (let at = 0; at < units.length; at += 32_000) {
    crypto.getRandomValues(units.subarray(at, at + 32_000));
  }
  return new TextDecoder("utf-16le").decode(units);
}

test("a rubric for which the disk has no room is refused as a whole, and what was kept stays", async () => {
  const name = `hearth-test-${crypto.randomUUID()}`;
  const storage = createIndexedDbStorage({ name });
  const draft = { ...recordOf("r1").draft, criteria: longText() };
  const changes = {
    versions: [versionOf("r1", 1)],
    records: [{ record: recordOf("r1", { revision: 2, draft }), replaces: 1 }],
  };
  // before all, as Chromium remembers for half a minute how much room it found
  await commands.limitQuota(((await navigator.storage.estimate()).usage ?? 0) + 1_000_000);
  try {
    await storage.rubrics.write({ records: [{ record: recordOf("r1"), replaces: null }] });
    await expect(storage.rubrics.write(changes)).rejects.toMatchObject({ code: "storage/quota-exceeded" });
    const { rubrics } = createIndexedDbStorage({ name });
    expect(await rubrics.getRecord("r1")).toEqual(recordOf("r1"));
    expect(await rubrics.listVersions("r1")).toEqual([]);
  } finally {
    await commands.limitQuota(null);
  }
  await storage.rubrics.write(changes);
  expect((await storage.rubrics.getRecord("r1"))?.revision).toBe(2);
});
