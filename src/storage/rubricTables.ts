import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { Attempt, HearthDatabase } from "./hearthDatabase.ts";
import type { RubricStorage } from "./hearthStorage.ts";
import { eachPage, keysUnder } from "./keyRanges.ts";
import { readBundles } from "./rubricBundles.ts";
import { writeRubrics } from "./rubricWrite.ts";

/** How many records are read at once; more would hold the page up. */
const RECORDS_PER_PAGE = 1000;

/** Keep rubrics: records, versions, trial cases and runs, and the steps that can be undone. */
export function createRubricStorage(database: HearthDatabase, attempt: Attempt): RubricStorage {
  const { rubrics, rubricRecords, trialCases, trialRuns, rubricSteps, rubricUsage } = database;

  const versionsOf = (id: string) => rubrics.where("[id+version]").between(...keysUnder(id));
  const trialCasesOf = (id: string) => trialCases.where("[rubricId+position]").between(...keysUnder(id));
  const trialRunsOf = (id: string) =>
    trialRuns
      .where("[rubricId+startedAt]")
      .between(...keysUnder(id))
      .reverse();

  async function readRecords(): Promise<RubricRecord[]> {
    const records: RubricRecord[] = [];
    await database.transaction("r", rubricRecords, () =>
      eachPage(rubricRecords, { size: RECORDS_PER_PAGE, keyOf: ({ id }) => id }, (page) => {
        records.push(...page);
      }),
    );
    return records;
  }

  return {
    write: (changes) => attempt("keep rubrics", () => writeRubrics(database, changes)),
    listRecords: () => attempt("read the rubrics", readRecords),
    getRecord: (id) => attempt(`read rubric ${id}`, async () => (await rubricRecords.get(id)) ?? null),
    getRecords: (ids) =>
      attempt("read some rubrics", async () =>
        (await rubricRecords.bulkGet([...ids])).flatMap((record) => record ?? []),
      ),
    listVersions: (id) => attempt(`read the versions of rubric ${id}`, () => versionsOf(id).toArray()),
    listTrialCases: (id) => attempt(`read the trial cases of rubric ${id}`, () => trialCasesOf(id).toArray()),
    listTrialRuns: (id) => attempt(`read the trial runs of rubric ${id}`, () => trialRunsOf(id).toArray()),
    readBundles: (ids) =>
      attempt("read whole rubrics", () =>
        database.transaction("r", rubricRecords, rubrics, trialCases, trialRuns, () =>
          readBundles(database, ids),
        ),
      ),
    listUsage: () => attempt("read what rubrics were used for", () => rubricUsage.toArray()),
    listSteps: () => attempt("read what can be undone", () => rubricSteps.orderBy("seq").toArray()),
    listNewest: () =>
      attempt("read the newest versions", async () => {
        const records = await readRecords();
        return records
          .flatMap(({ newest, isArchived }) => (newest === null || isArchived ? [] : newest))
          .toSorted((one, other) => one.name.localeCompare(other.name));
      }),
  };
}
