import { AppError } from "#core/errors.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { HearthDatabase } from "./hearthDatabase.ts";
import type { RubricWrite } from "./hearthStorage.ts";
import { keysUnder } from "./keyRanges.ts";
import type { HearthTables } from "./rows.ts";
import { recountTrialRuns } from "./rubricUsage.ts";

/** Keep changes to rubrics in one transaction; what is thrown within it undoes all of them. */
export async function writeRubrics(database: HearthDatabase, changes: RubricWrite): Promise<void> {
  const { rubrics, rubricRecords, trialCases, trialRuns, rubricSteps, rubricUsage } = database;
  const tables = [rubrics, rubricRecords, trialCases, trialRuns, rubricSteps, rubricUsage];
  await database.transaction("rw", tables, async () => {
    await removeRubrics(database, changes.removeRubrics ?? []);
    await putRecords(rubricRecords, changes.records ?? []);
    await addVersions(rubrics, changes.versions ?? []);
    await trialCases.bulkDelete([...(changes.removeTrialCases ?? [])]);
    await trialCases.bulkPut(changes.putTrialCases ?? []);
    await putTrialRuns(database, changes.putTrialRuns ?? []);
    await rubricSteps.bulkDelete([...(changes.removeSteps ?? [])]);
    await rubricSteps.bulkPut(changes.putSteps ?? []);
  });
}

async function removeRubrics(tables: HearthTables, ids: readonly string[]): Promise<void> {
  const usages = await tables.rubricUsage.bulkGet([...ids]);
  const used = usages.find((usage) => usage !== undefined && usage.verdicts > 0);
  if (used !== undefined) {
    const { rubricId, verdicts } = used;
    throw new AppError("storage/in-use", `Cannot remove rubric ${rubricId}: it has ${verdicts} verdicts`, {
      details: { rubricId, verdicts },
    });
  }
  await tables.rubricRecords.bulkDelete([...ids]);
  for (const id of ids) {
    await tables.rubrics
      .where("[id+version]")
      .between(...keysUnder(id))
      .delete();
    await tables.trialCases
      .where("[rubricId+position]")
      .between(...keysUnder(id))
      .delete();
    await tables.trialRuns
      .where("[rubricId+startedAt]")
      .between(...keysUnder(id))
      .delete();
  }
  // there are no verdicts either
  await tables.rubricUsage.bulkDelete([...ids]);
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

async function putTrialRuns(
  tables: HearthTables,
  runs: NonNullable<RubricWrite["putTrialRuns"]>,
): Promise<void> {
  await tables.trialRuns.bulkPut(runs);
  for (const rubricId of new Set(runs.map((run) => run.rubricId))) await recountTrialRuns(tables, rubricId);
}

function changedElsewhere(rubricId: string, found: string): AppError {
  return new AppError("storage/changed-elsewhere", `Cannot keep rubric ${rubricId}: ${found}`, {
    details: { rubricId },
  });
}
