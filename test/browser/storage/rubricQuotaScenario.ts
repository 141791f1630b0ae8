import { errorToPlain, type ErrorCode } from "#core/errors.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import type { LimitQuota } from "#test/browser/quota.ts";
import { recordOf, versionOf } from "#test/contract/storageSamples.ts";

export interface RubricQuotaReport {
  /** Of a write of 30 MB where there is room for one; `null` when it was taken. */
  readonly refusal: ErrorCode | null;
  /** What another view of the database then finds. */
  readonly afterRefusal: readonly RubricBundle[];
  /** The revision on disk when the same write was tried again with more room. */
  readonly revisionAtEnd: number | null;
}

/** Text that no browser compresses away. */
function longText(): string {
  const units = new Uint16Array(15_000_000);
  for (let at = 0; at < units.length; at += 32_000) {
    crypto.getRandomValues(units.subarray(at, at + 32_000));
  }
  return new TextDecoder("utf-16le").decode(units);
}

/** Save a version of a rubric whose draft the disk has no room for, then again when there is room. */
export async function fillWithRubric(
  input: { name: string },
  limitQuota: LimitQuota,
): Promise<RubricQuotaReport> {
  const storage = createIndexedDbStorage(input);
  const draft = { ...recordOf("r1").draft, criteria: longText() };
  const changes = {
    versions: [versionOf("r1", 1)],
    records: [{ record: recordOf("r1", { revision: 2, draft }), replaces: 1 }],
  };
  // before the first write, as Chromium remembers for half a minute how much room it found
  await limitQuota(((await navigator.storage.estimate()).usage ?? 0) + 1_000_000);
  await storage.rubrics.write({ records: [{ record: recordOf("r1"), replaces: null }] });
  const refusal = await storage.rubrics.write(changes).then(
    () => null,
    (error: unknown) => errorToPlain(error).code,
  );
  const afterRefusal = await createIndexedDbStorage(input).rubrics.readBundles(["r1"]);
  await limitQuota(null);
  await storage.rubrics.write(changes);
  const revisionAtEnd = (await storage.rubrics.getRecord("r1"))?.revision ?? null;
  return { refusal, afterRefusal, revisionAtEnd };
}
