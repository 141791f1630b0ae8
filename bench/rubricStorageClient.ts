import { isStale } from "#core/rubric/staleness.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { recordOf, RUBRIC, sampleVerdict } from "#test/contract/storageSamples.ts";

const PER_WRITE = 1000;
const OTHER_RUBRICS = 100;
const TEXT = "The response names the main point and leaves out what the person plainly needs. ".repeat(20);
/** The rubric of every other verdict, and the text that a third of them were made with. */
const BUSY = "busy";
const CURRENT = { ...RUBRIC, sha256: "b".repeat(64) };

const storage = createIndexedDbStorage();

function benchVerdict(index: number): Verdict {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
  const verdict = sampleVerdict(`v${index}`, `c${index}`, createdAt);
  const id = index % 2 === 0 ? BUSY : `r${index % OTHER_RUBRICS}`;
  const isCurrent = index % 3 === 0;
  const [criteria, sha256] = isCurrent ? [CURRENT.criteria, CURRENT.sha256] : ["Was it?", "a".repeat(64)];
  return {
    ...verdict,
    evaluationCase: { ...verdict.evaluationCase, instruction: TEXT },
    rubric: { ...verdict.rubric, id, criteria, sha256 },
  };
}

/** Make a database as the first version of the schema had it. */
function openFirstVersion(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("hearth", 10);
    request.onupgradeneeded = () => {
      const verdicts = request.result.createObjectStore("verdicts", { keyPath: "id" });
      verdicts.createIndex("createdAt", "createdAt");
      verdicts.createIndex("[evaluationCase.id+createdAt]", ["evaluationCase.id", "createdAt"]);
      request.result.createObjectStore("rubrics", { keyPath: ["id", "version"] });
      request.result.createObjectStore("notes", { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("Cannot open"));
  });
}

/** Fill a database of the first schema with verdicts. */
export async function fillFirstVersion(count: number): Promise<void> {
  const database = await openFirstVersion();
  for (let start = 0; start < count; start += PER_WRITE) {
    const transaction = database.transaction("verdicts", "readwrite");
    const table = transaction.objectStore("verdicts");
    for (let index = start; index < Math.min(count, start + PER_WRITE); index += 1) {
      table.add(benchVerdict(index));
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("Aborted"));
    });
  }
  database.close();
}

/** Milliseconds until the first answer of a database that has to be upgraded. */
export async function timeUpgrade(): Promise<number> {
  return time(() => storage.verdicts.count());
}

/** Milliseconds of each thing that the Rubrics page does, beside reading all verdicts for the same answer. */
export interface RubricTimes {
  readonly readAll: number;
  readonly countStale: number;
  readonly listStaleIds: number;
  readonly listUsage: number;
  readonly keepDraft: number;
  readonly addVerdict: number;
}

let revision = 0;
let added = 0;

/** Do each thing once. The answers of both ways have to be the same. */
export async function timeRubricStorage(): Promise<RubricTimes> {
  let [slow, quick] = [-1, -2];
  const readAll = await time(async () => {
    const all = await storage.verdicts.listAll();
    slow = all.filter((verdict) => verdict.rubric.id === BUSY && isStale(verdict, CURRENT)).length;
  });
  const countStale = await time(async () => {
    quick = (await storage.verdicts.countStale(BUSY, CURRENT)).stale;
  });
  if (slow !== quick) throw new Error(`${quick} are said to be stale, but ${slow} are`);
  const listStaleIds = await time(() => storage.verdicts.listStaleIds(BUSY, CURRENT));
  const listUsage = await time(() => storage.rubrics.listUsage());
  const replaces = revision === 0 ? null : revision;
  const record = recordOf(BUSY, { revision: (revision += 1) });
  const keepDraft = await time(() => storage.rubrics.write({ records: [{ record, replaces }] }));
  const verdict = benchVerdict(1_000_001 + 2 * (added += 1));
  const addVerdict = await time(() => storage.verdicts.add(verdict));
  return { readAll, countStale, listStaleIds, listUsage, keepDraft, addVerdict };
}

/** Milliseconds to read so many records, and the longest time in which the page could not answer meanwhile. */
export async function timeRecords(count: number): Promise<{ reading: number; longestPause: number }> {
  const draft = { name: "Name", criteria: TEXT, scoreDescriptions: RUBRIC.scoreDescriptions };
  const records = Array.from({ length: count }, (_, index) => recordOf(`own-${index}`, { draft }));
  await storage.rubrics.write({ records: records.map((record) => ({ record, replaces: null })) });
  let [longestPause, last, isReading] = [0, performance.now(), true];
  const look = (): void => {
    longestPause = Math.max(longestPause, performance.now() - last);
    last = performance.now();
    if (isReading) setTimeout(look);
  };
  setTimeout(look);
  const reading = await time(() => storage.rubrics.listRecords());
  isReading = false;
  return { reading, longestPause };
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
