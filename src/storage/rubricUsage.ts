import type { RubricUsage, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { keysUnder } from "./keyRanges.ts";
import type { HearthTables, VerdictSummaryTables } from "./rows.ts";

type UsageTable = VerdictSummaryTables["rubricUsage"];

/** Count verdicts that were added. Call it in the transaction that adds them. */
export async function countVerdicts(table: UsageTable, verdicts: readonly Verdict[]): Promise<void> {
  const ids = [...new Set(verdicts.map(({ rubric }) => rubric.id))];
  const known = (await table.bulkGet(ids)).flatMap((usage) => usage ?? []);
  const usageById = new Map(known.map((usage) => [usage.rubricId, usage]));
  for (const { rubric, createdAt } of verdicts) {
    const usage = usageById.get(rubric.id) ?? noUsage(rubric.id);
    const isLater = usage.lastUsedAt === null || createdAt > usage.lastUsedAt;
    usageById.set(rubric.id, {
      ...usage,
      verdicts: usage.verdicts + 1,
      lastUsedAt: isLater ? createdAt : usage.lastUsedAt,
    });
  }
  await table.bulkPut([...usageById.values()]);
}

/** Take a verdict out of the count. Call it in the transaction that has just removed it. */
export async function uncountVerdict(
  { verdicts, rubricUsage }: Pick<HearthTables, "verdicts" | "rubricUsage">,
  { rubric: { id } }: Verdict,
): Promise<void> {
  const usage = (await rubricUsage.get(id)) ?? noUsage(id);
  const newest = await verdicts
    .where("[rubric.id+createdAt]")
    .between(...keysUnder(id))
    .last();
  await keepUsage(rubricUsage, {
    ...usage,
    verdicts: Math.max(0, usage.verdicts - 1),
    lastUsedAt: newest?.createdAt ?? null,
  });
}

/** Count the trial runs of a rubric anew. Call it in the transaction that has put or removed some. */
export async function recountTrialRuns(
  { trialRuns, rubricUsage }: Pick<HearthTables, "trialRuns" | "rubricUsage">,
  rubricId: string,
): Promise<void> {
  const runs = trialRuns.where("[rubricId+startedAt]").between(...keysUnder(rubricId));
  const [usage, count, newest] = [await rubricUsage.get(rubricId), await runs.count(), await runs.last()];
  await keepUsage(rubricUsage, {
    ...(usage ?? noUsage(rubricId)),
    trialRuns: count,
    latestTrial: newest === undefined ? null : compareScores(newest),
  });
}

function compareScores({ results, startedAt }: TrialRun): RubricUsage["latestTrial"] {
  const compared = results.filter(({ expectedScore, score }) => expectedScore !== null && score !== null);
  const agreed = compared.filter(({ expectedScore, score }) => expectedScore === score);
  return { compared: compared.length, agreed: agreed.length, startedAt };
}

function noUsage(rubricId: string): RubricUsage {
  return { rubricId, verdicts: 0, lastUsedAt: null, trialRuns: 0, latestTrial: null };
}

async function keepUsage(table: UsageTable, usage: RubricUsage): Promise<void> {
  if (usage.verdicts === 0 && usage.trialRuns === 0) await table.delete(usage.rubricId);
  else await table.put(usage);
}
