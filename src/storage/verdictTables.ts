import type { Attempt, HearthDatabase } from "./hearthDatabase.ts";
import type { VerdictStorage } from "./hearthStorage.ts";
import { countStaleCases, listStaleVerdictIds, noteJudgedCases, uncoverJudgedCase } from "./judgedCases.ts";
import { keysUnder } from "./keyRanges.ts";
import { countVerdicts, uncountVerdict } from "./rubricUsage.ts";

/** Keep verdicts, and with them what each rubric was used for and each case's newest verdict. */
export function createVerdictStorage(database: HearthDatabase, attempt: Attempt): VerdictStorage {
  const { verdicts: table, rubricUsage, judgedCases, judgedTexts } = database;
  const change = <T>(run: () => Promise<T>): Promise<T> =>
    database.transaction("rw", table, rubricUsage, judgedCases, judgedTexts, run);

  return {
    add: (verdict) =>
      attempt(`keep verdict ${verdict.id}`, () =>
        change(async () => {
          await table.add(verdict);
          await countVerdicts(rubricUsage, [verdict]);
          await noteJudgedCases(database, [verdict]);
        }),
      ),
    addMissing: (verdicts) =>
      attempt("keep imported verdicts", () =>
        change(async () => {
          const known = await table.bulkGet(verdicts.map((verdict) => verdict.id));
          const missing = verdicts.filter((_verdict, index) => known[index] === undefined);
          const unique = [...new Map(missing.map((verdict) => [verdict.id, verdict])).values()];
          await table.bulkAdd(unique);
          await countVerdicts(rubricUsage, unique);
          await noteJudgedCases(database, unique);
          return { added: unique.length, skipped: verdicts.length - unique.length };
        }),
      ),
    listByIds: (ids) =>
      attempt("read some verdicts", async () =>
        (await table.bulkGet([...ids])).flatMap((verdict) => verdict ?? []),
      ),
    listByCase: (caseId) =>
      attempt("read the verdicts of a case", () =>
        table
          .where("[evaluationCase.id+createdAt]")
          .between(...keysUnder(caseId))
          .reverse()
          .toArray(),
      ),
    listAll: () => attempt("read all verdicts", () => table.orderBy("createdAt").toArray()),
    count: () => attempt("count the verdicts", () => table.count()),
    remove: (id) =>
      attempt(`forget verdict ${id}`, () =>
        change(async () => {
          const verdict = await table.get(id);
          if (verdict === undefined) return;
          await table.delete(id);
          await uncountVerdict(database, verdict);
          await uncoverJudgedCase(database, verdict);
        }),
      ),
    countStale: (rubricId, current) =>
      attempt("count the stale verdicts of a rubric", () => countStaleCases(judgedTexts, rubricId, current)),
    listStaleIds: (rubricId, current) =>
      attempt("find the stale verdicts of a rubric", () =>
        database.transaction("r", judgedCases, () => listStaleVerdictIds(judgedCases, rubricId, current)),
      ),
  };
}
