import type { Collection } from "dexie";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { rubricTextKey } from "#core/rubric/staleness.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { keysUnder } from "./keyRanges.ts";
import type { HearthTables, JudgedCase, JudgedText, VerdictSummaryTables } from "./rows.ts";

type JudgedTables = Pick<VerdictSummaryTables, "judgedCases" | "judgedTexts">;
type CurrentText = Pick<RubricVersion, "sha256" | "criteria">;

/** What a case's row was and is to be; `undefined` where there is none. At least one of the two is there. */
interface CaseChange {
  readonly before: JudgedCase | undefined;
  readonly after: JudgedCase | undefined;
}

/** Note the newest verdict of each case among verdicts that were added. Call it in the transaction that adds them. */
export async function noteJudgedCases(tables: JudgedTables, verdicts: readonly Verdict[]): Promise<void> {
  const newestByCase = new Map<string, JudgedCase>();
  for (const row of verdicts.flatMap((verdict) => toJudgedCase(verdict) ?? [])) {
    const key = JSON.stringify([row.rubricId, row.caseId]);
    if (isNewer(row, newestByCase.get(key))) newestByCase.set(key, row);
  }
  const rows = [...newestByCase.values()];
  const known = await tables.judgedCases.bulkGet(rows.map(({ rubricId, caseId }) => [rubricId, caseId]));
  const changes = rows.map((after, index) => ({ before: known[index], after }));
  const newer = changes.filter(({ before, after }) => isNewer(after, before));
  await tables.judgedCases.bulkPut(newer.map(({ after }) => after));
  await recountTexts(tables.judgedTexts, newer);
}

/** Put the verdict before it in its place. Call it in the transaction that has just removed the verdict. */
export async function uncoverJudgedCase(
  tables: JudgedTables & Pick<HearthTables, "verdicts">,
  removed: Verdict,
): Promise<void> {
  const [rubricId, caseId] = [removed.rubric.id, removed.evaluationCase.id];
  const before = await tables.judgedCases.get([rubricId, caseId]);
  if (before?.verdictId !== removed.id) return;
  const next = await tables.verdicts
    .where("[evaluationCase.id+createdAt]")
    .between(...keysUnder(caseId))
    .reverse()
    .filter(({ rubric }) => rubric.id === rubricId && rubric.isDraft !== true)
    .first();
  const after = next && toJudgedCase(next);
  if (after === undefined) await tables.judgedCases.delete([rubricId, caseId]);
  else await tables.judgedCases.put(after);
  await recountTexts(tables.judgedTexts, [{ before, after }]);
}

/** Count the cases of a rubric and those whose newest verdict was made with another text than `current`. */
export async function countStaleCases(
  table: JudgedTables["judgedTexts"],
  rubricId: string,
  current: CurrentText,
): Promise<{ readonly cases: number; readonly stale: number }> {
  const texts = await table
    .where("[rubricId+textKey]")
    .between(...keysUnder(rubricId))
    .toArray();
  const currentKeys = [rubricTextKey("direct", current), rubricTextKey("pairwise", current)];
  const stale = texts.filter(({ textKey }) => !currentKeys.includes(textKey));
  return { cases: sumCases(texts), stale: sumCases(stale) };
}

/** The ids of the verdicts that `countStaleCases` counts as stale, oldest first. */
export async function listStaleVerdictIds(
  table: JudgedTables["judgedCases"],
  rubricId: string,
  current: CurrentText,
): Promise<string[]> {
  const found = await Promise.all(staleCases(table, rubricId, current).map((stale) => stale.toArray()));
  return found
    .flat()
    .toSorted((one, other) => (isNewer(one, other) ? 1 : -1))
    .map(({ verdictId }) => verdictId);
}

/** The three stretches of the index that are left when the current text's keys are cut out. */
function staleCases(
  table: JudgedTables["judgedCases"],
  rubricId: string,
  current: CurrentText,
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

/** Count the cases of each text anew after rows have changed. */
async function recountTexts(
  table: JudgedTables["judgedTexts"],
  changes: readonly CaseChange[],
): Promise<void> {
  const differences = new Map<string, JudgedText>();
  const count = (row: JudgedCase | undefined, difference: number): void => {
    if (row === undefined) return;
    const { rubricId, textKey } = row;
    const key = JSON.stringify([rubricId, textKey]);
    const cases = (differences.get(key)?.cases ?? 0) + difference;
    differences.set(key, { rubricId, textKey, cases });
  };
  for (const { before, after } of changes) {
    count(before, -1);
    count(after, 1);
  }
  const changed = [...differences.values()].filter(({ cases }) => cases !== 0);
  const known = await table.bulkGet(changed.map(keyOfText));
  const rows = changed.map((text, index) => ({ ...text, cases: text.cases + (known[index]?.cases ?? 0) }));
  await table.bulkPut(rows.filter(({ cases }) => cases > 0));
  await table.bulkDelete(rows.filter(({ cases }) => cases <= 0).map(keyOfText));
}

function keyOfText({ rubricId, textKey }: JudgedText): [string, string] {
  return [rubricId, textKey];
}

function sumCases(texts: readonly JudgedText[]): number {
  return texts.reduce((sum, { cases }) => sum + cases, 0);
}

/** None for a verdict of the text under the pen, which is no saved version yet. */
function toJudgedCase({ id, createdAt, evaluationCase, rubric }: Verdict): JudgedCase | undefined {
  if (rubric.isDraft === true) return undefined;
  const textKey = rubricTextKey(evaluationCase.mode, rubric);
  return { rubricId: rubric.id, caseId: evaluationCase.id, verdictId: id, createdAt, textKey };
}

/** In the order of the index on cases: by time, then by id. */
function isNewer(one: JudgedCase, other: JudgedCase | undefined): boolean {
  if (other === undefined || one.createdAt > other.createdAt) return true;
  return one.createdAt === other.createdAt && one.verdictId > other.verdictId;
}
