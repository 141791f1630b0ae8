import { AppError } from "#core/errors.ts";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import type { RubricVersion, TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { isSameTrialCase } from "#core/rubric/trialCase.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { createTrialStore, type TrialStoreDeps } from "#stores/rubrics/createTrialStore.ts";
import type { TrialActions, TrialStore } from "#stores/rubrics/trialState.ts";
import { JUDGE, trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { verdictOf } from "#test/unit/core/verdict/exampleVerdicts.ts";
import { deferred, turn, type Deferred } from "#test/unit/stores/deferred.ts";

type JudgeTask = Parameters<TrialStoreDeps["judgeCase"]>[0];
type JudgeOptions = Parameters<TrialStoreDeps["judgeCase"]>[1];

export const DRAFT: RubricDraft = {
  name: "Correctness",
  criteria: "Is it right?",
  scoreDescriptions: ["no", "hardly", "half", "mostly", "yes"],
};

/** A saved version; its hash is what `sha256` of this fixture makes of it. */
export function versionOf(version: number, draft: RubricDraft): RubricVersion {
  return { ...draft, id: "rubric-1", version, sha256: fakeSha256(draft), savedAt: null, note: "" };
}

/** Short, and different for different criteria. */
function fakeSha256({ criteria }: Pick<RubricDraft, "criteria">): string {
  return `sha of ${criteria}`;
}

/** One question to the judge, answered when the test says so. */
export interface AskedTrial extends Deferred<Verdict> {
  readonly task: JudgeTask;
  readonly options: JudgeOptions;
  readonly caseId: string;
  /** Answer with a verdict; the text stands for an output without a readable result if it has none. */
  readonly answer: (text?: string) => Verdict;
}

export interface TrialFixture {
  readonly store: TrialStore;
  readonly actions: TrialActions;
  /** In the order in which the judge was asked. */
  readonly asked: AskedTrial[];
  readonly disk: { cases: TrialCase[]; readonly runs: Map<string, TrialRun>; readonly verdicts: Verdict[] };
  /** What was changed, by the labels of the steps. */
  readonly steps: string[];
  /** What the disk does next; `null` is what it should. */
  readonly trouble: { verdicts: AppError | null; runs: AppError | null; cases: AppError | null };
  /** How the disk is read. */
  readonly reads: {
    listTrialCases: (rubricId: string) => Promise<TrialCase[]>;
    listTrialRuns: (rubricId: string) => Promise<TrialRun[]>;
  };
  /** The text in the editor. */
  readonly text: { draft: RubricDraft; versions: readonly RubricVersion[] };
  /** The judge that is loaded. */
  readonly judge: { current: ReturnType<TrialStoreDeps["judge"]> };
}

export const FULL_DISK = new AppError("storage/quota-exceeded", "There is no room left");

/** A store over a disk in memory and a judge that waits for the test; opened on three cases. */
export async function trialStoreFixture(
  overrides: Partial<TrialStoreDeps> & { readonly maxParallel?: number; readonly cases?: TrialCase[] } = {},
): Promise<TrialFixture> {
  const {
    maxParallel = 1,
    cases = [1, 2, 3].map((id) => trialCaseOf(String(id), null)),
    ...rest
  } = overrides;
  const asked: AskedTrial[] = [];
  const disk: TrialFixture["disk"] = { cases, runs: new Map(), verdicts: [] };
  const steps: string[] = [];
  const trouble: TrialFixture["trouble"] = { verdicts: null, runs: null, cases: null };
  const text: TrialFixture["text"] = { draft: DRAFT, versions: [] };
  const judge: TrialFixture["judge"] = { current: { ...JUDGE, maxParallel } };
  const reads: TrialFixture["reads"] = {
    listTrialCases: async (rubricId) => disk.cases.filter((one) => one.rubricId === rubricId),
    listTrialRuns: async (rubricId) =>
      [...disk.runs.values()].filter((run) => run.rubricId === rubricId).toReversed(),
  };
  let ids = 0;
  const store = createTrialStore({
    rubrics: {
      listTrialCases: (rubricId) => reads.listTrialCases(rubricId),
      listTrialRuns: (rubricId) => reads.listTrialRuns(rubricId),
      async write({ putTrialRuns = [] }) {
        if (trouble.runs !== null) throw trouble.runs;
        for (const run of putTrialRuns) disk.runs.set(run.id, run);
      },
    },
    verdicts: {
      listByIds: async (wanted) =>
        wanted.flatMap((id) => disk.verdicts.find((verdict) => verdict.id === id) ?? []),
    },
    judgeCase(task, options) {
      const waiting = deferred<Verdict>();
      const caseId = task.evaluationCase.id;
      options.signal.addEventListener("abort", () => waiting.reject(options.signal.reason));
      asked.push({
        ...waiting,
        task,
        options,
        caseId,
        answer(output = "It is right. [RESULT] 5") {
          const made = verdictOf(task.evaluationCase, { AB: [output] });
          const verdict = { ...made, id: `verdict-${asked.length}-${caseId}` };
          waiting.resolve(verdict);
          return verdict;
        },
      });
      return waiting.promise;
    },
    async keepVerdict(verdict) {
      if (trouble.verdicts !== null) throw trouble.verdicts;
      if (disk.verdicts.some(({ id }) => id === verdict.id)) {
        throw new AppError("storage/unavailable", `Cannot keep verdict ${verdict.id}: it is kept already`);
      }
      disk.verdicts.push(verdict);
    },
    settings: () => DEFAULT_ASSESSMENT_SETTINGS,
    judge: () => judge.current,
    openText: async () => text,
    async changeTrialCases(_rubricId, before, after, label) {
      if (trouble.cases !== null) throw trouble.cases;
      const isAsSaid = before.every((one) => disk.cases.some((present) => isSameTrialCase(one, present)));
      if (!isAsSaid) throw new AppError("storage/changed-elsewhere", "A case is not what it was");
      const gone = new Set([...before, ...after].map(({ id }) => id));
      disk.cases = [...disk.cases.filter(({ id }) => !gone.has(id)), ...after].toSorted(
        (one, other) => one.position - other.position,
      );
      steps.push(label);
    },
    sha256: async (rendered) => `sha of ${rendered.slice(1, rendered.indexOf("]"))}`,
    newId: () => `id-${++ids}`,
    now: () => 0,
    timestamp: () => "2026-11-25T12:00:00.000Z",
    pauseMs: 0,
    ...rest,
  });
  const { actions } = store.getState();
  await actions.open("rubric-1");
  return { store, actions, asked, disk, steps, trouble, reads, text, judge };
}

/** The question to the judge about a case that was asked last. */
export function askedFor(asked: readonly AskedTrial[], caseId: string): AskedTrial {
  const found = asked.findLast((one) => one.caseId === caseId);
  if (found === undefined) throw new TypeError(`The judge was not asked about case ${caseId}`);
  return found;
}

/** Start judging and wait until the judge has been asked. */
export async function begin(
  { actions }: TrialFixture,
  caseIds?: readonly string[],
): Promise<{ readonly ended: Promise<void> }> {
  // in an object, because a promise inside a promise would be waited for
  const ended = actions.judge(caseIds);
  await turn();
  return { ended };
}
