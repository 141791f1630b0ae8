import type { Table } from "dexie";
import type { RubricVersion, TrialCase } from "#core/rubric/rubricRecord.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import { isSameTrialCase } from "#core/rubric/trialCase.ts";
import type { HearthDatabase } from "./hearthDatabase.ts";
import type { RubricWrite } from "./hearthStorage.ts";
import type { HearthTables } from "./rows.ts";
import { removeRubrics } from "./rubricRemoval.ts";
import { recountTrialRuns } from "./rubricUsage.ts";
import { changedElsewhere } from "./storageErrors.ts";

/** Keep changes to rubrics in one transaction; what is thrown within it undoes all of them. */
export async function writeRubrics(database: HearthDatabase, changes: RubricWrite): Promise<void> {
  const { rubrics, rubricRecords, trialCases, trialRuns, rubricSteps, rubricUsage } = database;
  const tables = [rubrics, rubricRecords, trialCases, trialRuns, rubricSteps, rubricUsage];
  await database.transaction("rw", tables, async () => {
    await removeRubrics(database, changes.removeRubrics ?? []);
    await putRecords(rubricRecords, changes.records ?? []);
    await addVersions(rubrics, changes.versions ?? []);
    await requireRubrics(rubricRecords, changes);
    await changeTrialCases(trialCases, changes);
    await putTrialRuns(database, changes.putTrialRuns ?? []);
    await rubricSteps.bulkDelete([...(changes.removeSteps ?? [])]);
    await rubricSteps.bulkPut(changes.putSteps ?? []);
    await addSteps(rubricSteps, changes.addSteps ?? []);
  });
}

async function putRecords(
  table: HearthTables["rubricRecords"],
  changes: NonNullable<RubricWrite["records"]>,
): Promise<void> {
  const known = await table.bulkGet(changes.map(({ record }) => record.id));
  changes.forEach(({ record, replaces }, index) => {
    const found = known[index]?.revision ?? null;
    if (found === replaces) return;
    const [wanted, present] = [replaces ?? "none", found ?? "none"];
    throw changedElsewhere(record.id, `its revision is ${present}, not ${wanted}`);
  });
  await table.bulkPut(changes.map(({ record }) => record));
}

async function addVersions(
  table: HearthTables["rubrics"],
  versions: readonly RubricVersion[],
): Promise<void> {
  const known = await table.bulkGet(versions.map(({ id, version }) => [id, version]));
  const twin = known.find((version) => version !== undefined);
  if (twin !== undefined) throw changedElsewhere(twin.id, `it has a version ${twin.version}`);
  await table.bulkAdd(versions);
}

/** Nothing is put beside a rubric that another tab has removed: it would never be found again. */
async function requireRubrics(
  table: HearthTables["rubricRecords"],
  { records = [], putTrialCases = [], putTrialRuns = [] }: RubricWrite,
): Promise<void> {
  const ids = new Set([...putTrialCases, ...putTrialRuns].map(({ rubricId }) => rubricId));
  for (const { record } of records) ids.delete(record.id);
  const found = new Set(
    await table
      .where("id")
      .anyOf([...ids])
      .primaryKeys(),
  );
  const gone = [...ids].find((id) => !found.has(id));
  if (gone !== undefined) throw changedElsewhere(gone, "it is gone");
}

async function changeTrialCases(
  table: HearthTables["trialCases"],
  { putTrialCases: put = [], removeTrialCases: removed = [], trialCasesBefore: before }: RubricWrite,
): Promise<void> {
  await refuseTakenIds(table, put);
  if (before !== undefined) {
    const ids = new Set([...put, ...before].map(({ id }) => id));
    for (const id of removed) ids.add(id);
    await requireCases(table, [...ids], before);
  }
  await table.bulkDelete([...removed]);
  await table.bulkPut(put);
}

async function requireCases(
  table: HearthTables["trialCases"],
  ids: readonly string[],
  before: readonly TrialCase[],
): Promise<void> {
  const wanted = new Map(before.map((trialCase) => [trialCase.id, trialCase]));
  const found = await table.bulkGet([...ids]);
  for (const [index, id] of ids.entries()) {
    const [expected, present] = [wanted.get(id), found[index]];
    if (expected === undefined && present === undefined) continue;
    if (expected !== undefined && present !== undefined && isSameTrialCase(expected, present)) continue;
    const rubricId = (expected ?? present)?.rubricId ?? "";
    throw changedElsewhere(rubricId, `trial case ${id} is not what it was`);
  }
}

/** A file may name any id, also one that a case or a run of another rubric has. */
async function refuseTakenIds(
  table: Table<{ readonly id: string; readonly rubricId: string }, string>,
  rows: readonly { readonly id: string; readonly rubricId: string }[],
): Promise<void> {
  const known = await table.bulkGet(rows.map(({ id }) => id));
  const taken = rows.find(({ rubricId }, index) => {
    const twin = known[index];
    return twin !== undefined && twin.rubricId !== rubricId;
  });
  if (taken === undefined) return;
  throw changedElsewhere(taken.rubricId, `the id ${taken.id} belongs to another rubric`, { isIdTaken: true });
}

async function putTrialRuns(
  tables: HearthTables,
  runs: NonNullable<RubricWrite["putTrialRuns"]>,
): Promise<void> {
  await refuseTakenIds(tables.trialRuns, runs);
  await tables.trialRuns.bulkPut(runs);
  for (const rubricId of new Set(runs.map((run) => run.rubricId))) await recountTrialRuns(tables, rubricId);
}

/** Each tab counts for itself, so that two may come to the same number. */
async function addSteps(table: HearthTables["rubricSteps"], steps: readonly RubricStep[]): Promise<void> {
  const known = await table.bulkGet(steps.map(({ seq }) => seq));
  const twin = known.find((step) => step !== undefined);
  if (twin !== undefined) {
    throw changedElsewhere(twin.rubricId, `there is a step ${twin.seq}`, { takenStep: twin.seq });
  }
  await table.bulkAdd(steps);
}
