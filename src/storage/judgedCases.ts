import type { Collection } from "dexie";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { rubricTextKey } from "#core/rubric/staleness.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { keysUnder } from "./keyRanges.ts";
import type { HearthTables, JudgedCase, VerdictSummaryTables } from "./rows.ts";

type JudgedCaseTable = VerdictSummaryTables["judgedCases"];

/** Note the newest verdict of each case among verdicts that were added. Call it in the transaction that adds them. */
export async function noteJudgedCases(table: JudgedCaseTable, verdicts: readonly Verdict[]): Promise<void> {
  const newestByCase = new Map<string, JudgedCase>();
  for (const row of verdicts.flatMap(toJudgedCases)) {
    const key = JSON.stringify([row.rubricId, row.caseId]);
    if (isNewer(row, newestByCase.get(key))) newestByCase.set(key, row);
  }
  const rows = [...newestByCase.values()];
  const known = await table.bulkGet(rows.map(({ rubricId, caseId }) => [rubricId, caseId]));
  await table.bulkPut(rows.filter((row, index) => isNewer(row, known[index])));
}

/** Put the verdict before it in its place. Call it in the transaction that has just removed the verdict. */
export async function uncoverJudgedCase(
  { verdicts, judgedCases }: Pick<HearthTables, "verdicts" | "judgedCases">,
  removed: Verdict,
): Promise<void> {
  const [rubricId, caseId] = [removed.rubric.id, removed.evaluationCase.id];
  const known = await judgedCases.get([rubricId, caseId]);
  if (known?.verdictId !== removed.id) return;
  const next = await verdicts
    .where("[evaluationCase.id+createdAt]")
    .between(...keysUnder(caseId))
    .reverse()
    .filter(({ rubric }) => rubric.id === rubricId && rubric.isDraft !== true)
    .first();
  if (next === undefined) await judgedCases.delete([rubricId, caseId]);
  else await judgedCases.bulkPut(toJudgedCases(next));
}

/** Count the cases of a rubric and those whose newest verdict was made with another text than `current`. */
export async function countStaleCases(
  table: JudgedCaseTable,
  rubricId: string,
  current: Pick<RubricVersion, "sha256" | "criteria">,
): Promise<{ readonly cases: number; readonly stale: number }> {
  const ofRubric = table.where("[rubricId+textKey]").between(...keysUnder(rubricId));
  const counts = staleCases(table, rubricId, current).map((stale) => stale.count());
  const [cases, ...stale] = await Promise.all([ofRubric.count(), ...counts]);
  return { cases, stale: stale.reduce((sum, count) => sum + count, 0) };
}

/** The verdicts that `countStaleCases` counts as stale, oldest first. */
export async function listStaleVerdictIds(
  table: JudgedCaseTable,
  rubricId: string,
  current: Pick<RubricVersion, "sha256" | "criteria">,
): Promise<string[]> {
  const found = await Promise.all(staleCases(table, rubricId, current).map((stale) => stale.toArray()));
  return found
    .flat()
    .toSorted((one, other) => (isNewer(one, other) ? 1 : -1))
    .map(({ verdictId }) => verdictId);
}

/** The three stretches of the index that are left when the current text's keys are cut out. */
function staleCases(
  table: JudgedCaseTable,
  rubricId: string,
  current: Pick<RubricVersion, "sha256" | "criteria">,
): Collection<JudgedCase>[] {
  const [lower, upper] = keysUnder(rubricId);
  // "direct …" sorts before "pairwise …"
  const direct = [rubricId, rubricTextKey("direct", current)];
  const pairwise = [rubricId, rubricTextKey("pairwise", current)];
  const index = table.where("[rubricId+textKey]");
  return [
    index.between(lower, direct),
    index.between(direct, pairwise, false, false),
    index.between(pairwise, upper, false),
  ];
}

/** None for a verdict of the text under the pen, which is no saved version yet. */
function toJudgedCases({ id, createdAt, evaluationCase, rubric }: Verdict): JudgedCase[] {
  if (rubric.isDraft === true) return [];
  const textKey = rubricTextKey(evaluationCase.mode, rubric);
  return [{ rubricId: rubric.id, caseId: evaluationCase.id, verdictId: id, createdAt, textKey }];
}

/** In the order of the index on cases: by time, then by id. */
function isNewer(one: JudgedCase, other: JudgedCase | undefined): boolean {
  if (other === undefined || one.createdAt > other.createdAt) return true;
  return one.createdAt === other.createdAt && one.verdictId > other.verdictId;
}
