import { caseToDraft, type CaseDraft } from "#core/cases/caseDraft.ts";
import { AppError } from "#core/errors.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { createJudgeStore, type JudgeStore, type JudgeStoreDeps } from "#stores/judgeStore.ts";
import { DIRECT_CASE, verdictOf } from "#test/unit/core/verdict/exampleVerdicts.ts";
import { deferred, type Deferred } from "./deferred.ts";

type JudgeTask = Parameters<JudgeStoreDeps["judgeCase"]>[0];
type JudgeOptions = Parameters<JudgeStoreDeps["judgeCase"]>[1];

export const DRAFT: CaseDraft = caseToDraft(DIRECT_CASE);
export const OTHER_DRAFT: CaseDraft = { ...DRAFT, caseId: "case-other", instruction: "Name a square." };

const [firstRubric] = STARTER_RUBRICS;
if (firstRubric === undefined) throw new TypeError("Hearth ships without rubrics");
export const RUBRIC: NamedRubric = firstRubric;

/** A verdict as it would come of a task. */
export function verdictFor(task: Pick<JudgeTask, "evaluationCase" | "settings">, id: string): Verdict {
  const verdict = verdictOf(task.evaluationCase, { AB: ["It is right. [RESULT] 5"] });
  return { ...verdict, id, provenance: { ...verdict.provenance, seed: task.settings.seed } };
}

/** A verdict of the direct case that was kept before the page was opened. */
export function earlierVerdict(id: string, seed: number, caseId = DRAFT.caseId): Verdict {
  const verdict = verdictOf({ ...DIRECT_CASE, id: caseId }, { AB: ["It is right. [RESULT] 5"] });
  return { ...verdict, id, provenance: { ...verdict.provenance, seed } };
}

/** One question to the judge, answered when the test says so. */
export interface AskedJudge extends Deferred<Verdict> {
  readonly task: JudgeTask;
  readonly options: JudgeOptions;
  /** Answer with the verdict that the task leads to. */
  readonly answer: (id: string) => Verdict;
  /** Do what every engine does when it is stopped. */
  readonly giveUp: () => void;
}

export interface JudgeStoreFixture {
  readonly store: JudgeStore;
  readonly actions: ReturnType<JudgeStore["getState"]>["actions"];
  readonly disk: Verdict[];
  readonly asked: AskedJudge[];
}

/** A store over a disk in memory, which refuses a second verdict of the same id, and a judge that waits for the test. */
export function judgeStoreFixture(
  overrides: Partial<JudgeStoreDeps> = {},
  kept: readonly Verdict[] = [],
): JudgeStoreFixture {
  const disk: Verdict[] = [...kept];
  const asked: AskedJudge[] = [];
  const deps: JudgeStoreDeps = {
    judgeCase(task, options) {
      const waiting = deferred<Verdict>();
      asked.push({
        ...waiting,
        task,
        options,
        answer(id) {
          const verdict = verdictFor(task, id);
          waiting.resolve(verdict);
          return verdict;
        },
        giveUp: () => waiting.reject(options.signal.reason),
      });
      return waiting.promise;
    },
    async keepVerdict(verdict) {
      if (disk.some(({ id }) => id === verdict.id)) {
        throw new AppError("storage/unavailable", `Cannot keep verdict ${verdict.id}: it is kept already`);
      }
      disk.push(verdict);
    },
    async removeVerdict(id) {
      disk.splice(0, disk.length, ...disk.filter((verdict) => verdict.id !== id));
    },
    listVerdicts: async (caseId) =>
      disk.filter(({ evaluationCase }) => evaluationCase.id === caseId).toReversed(),
    now: () => 0,
    ...overrides,
  };
  const store = createJudgeStore(deps, DRAFT);
  return { store, actions: store.getState().actions, disk, asked };
}

/** The newest question to the judge. */
export function newest(asked: readonly AskedJudge[]): AskedJudge {
  const last = asked.at(-1);
  if (last === undefined) throw new TypeError("The judge was not asked");
  return last;
}
