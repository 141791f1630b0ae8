import { AppError, asAppError, type ErrorCode } from "#core/errors.ts";
import type { AssessmentEvent, AssessmentSettings, AssessmentTask } from "#core/judge/assessment.ts";
import type { TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { isJudgeable, toEvaluationCase } from "#core/rubric/trialCase.ts";
import { isSameModel, type TrialJudge } from "#core/rubric/trialRows.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { inParallel } from "#stores/inParallel.ts";
import { applyAssessmentEvent } from "#stores/liveCalls.ts";
import type { ResultSink, TrialResultKeeper } from "./trialResultKeeper.ts";
import type { RunningTrial, TrialState } from "./trialState.ts";
import { nameTriedRubric, problemsForJudging, type OpenText, type TriedRubric } from "./triedRubric.ts";

type LoadedJudge = Omit<TrialJudge, "settings">;

export interface TrialJudgingDeps {
  /** Judge a case and stamp the verdict. */
  readonly judgeCase: (
    task: AssessmentTask & { readonly rubric: NamedRubric; readonly isDraft?: true },
    options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
  ) => Promise<Verdict>;
  readonly settings: () => AssessmentSettings;
  /** The judge that is loaded now, and how many cases it can work on at a time. */
  readonly judge: () => (LoadedJudge & { readonly maxParallel: number }) | null;
  /** The text under the pen, once everything typed is kept, and the saved versions. */
  readonly openText: (rubricId: string) => Promise<OpenText>;
  /** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
  readonly sha256: (text: string) => Promise<string>;
  readonly newId: () => string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** ISO 8601, UTC. */
  readonly timestamp: () => string;
}

/** What judging needs of the store around it. */
interface Bench {
  readonly get: () => TrialState;
  readonly set: (change: Partial<TrialState>) => void;
  readonly flush: () => Promise<boolean>;
  readonly noteJudged: (caseId: string, textRevision: number) => void;
  readonly results: TrialResultKeeper;
}

export interface TrialJudging {
  readonly judge: (caseIds?: readonly string[]) => Promise<void>;
  readonly stop: () => void;
}

/** Faults that say something about a case and nothing about the engine. */
const FAULTS_OF_CASES: readonly ErrorCode[] = ["engine/prompt-too-long", "engine/generation-failed"];

/** A fault on the way of one case, so that it can be said which. */
class CaseFault extends Error {
  readonly caseId: string;
  readonly fault: AppError;
  constructor(caseId: string, fault: AppError) {
    super(fault.message, { cause: fault });
    this.caseId = caseId;
    this.fault = fault;
  }
}

/** One press: a rubric text, a judge, and the run that its results go to. */
interface Press {
  readonly tried: TriedRubric;
  readonly settings: AssessmentSettings;
  readonly stopper: AbortController;
  readonly run: TrialRun;
  readonly sink: ResultSink;
}

/** Judges trial cases, several at a time: each verdict is on disk before its result is in the table. */
export function createTrialJudging(deps: TrialJudgingDeps, bench: Bench): TrialJudging {
  const { get, set } = bench;
  let running: AbortController | null = null;
  /** Settles when the newest press has let go of the engine and the disk; never rejects. */
  let ended: Promise<void> = Promise.resolve();

  /** Change what is shown of a press, unless it was stopped meanwhile. */
  function updateRunning(press: Press, change: (running: RunningTrial) => Partial<RunningTrial>): void {
    const state = get().running;
    if (running === press.stopper && state.kind === "running") {
      set({ running: { ...state, ...change(state) } });
    }
  }

  /** Nothing more is judged while a verdict waits for the disk. */
  function stopForDisk(press: Press): void {
    if (running === press.stopper) running = null;
    press.stopper.abort(new DOMException("A verdict could not be kept", "AbortError"));
  }

  async function judgeOne(press: Press, caseId: string, signal: AbortSignal): Promise<void> {
    const trialCase = get().cases.find(({ id }) => id === caseId);
    // taken out or emptied since the press
    if (trialCase !== undefined && isJudgeable(trialCase)) await judgeText(press, trialCase, signal);
    updateRunning(press, ({ doneIds, live }) => ({
      doneIds: [...doneIds, caseId],
      live: live.filter((one) => one.caseId !== caseId),
    }));
  }

  async function judgeText(press: Press, trialCase: TrialCase, signal: AbortSignal): Promise<void> {
    const { id: caseId, textRevision, expectedScore } = trialCase;
    const { rubric, isDraft } = press.tried;
    bench.noteJudged(caseId, textRevision);
    updateRunning(press, ({ live }) => ({ live: [...live, { caseId, calls: [] }] }));
    try {
      requireSameJudge(press.run.judge);
      const verdict = await deps.judgeCase(
        {
          evaluationCase: toEvaluationCase(trialCase),
          rubric,
          settings: press.settings,
          ...(isDraft && { isDraft }),
        },
        { signal, onEvent: (event) => addEvent(press, caseId, event) },
      );
      const { outcome } = verdict;
      const score = outcome.kind === "score" ? outcome.score : null;
      const result = { caseId, textRevision, verdictId: verdict.id, expectedScore, score };
      if (!(await press.sink.keep({ verdict, result }))) stopForDisk(press);
    } catch (error) {
      signal.throwIfAborted();
      const fault = asAppError(error);
      if (!FAULTS_OF_CASES.includes(fault.code)) throw new CaseFault(caseId, fault);
      if (get().rubricId === press.run.rubricId)
        set({ problems: new Map(get().problems).set(caseId, fault) });
    }
  }

  /** The results of a run are of one judge: whoever loads another one in the middle ends it. */
  function requireSameJudge(judge: TrialJudge): void {
    const now = deps.judge();
    if (now !== null && !isSameModel(now, judge)) {
      throw new AppError(
        "engine/not-loaded",
        `The run was begun with ${judge.modelName}, now ${now.modelName} is loaded`,
      );
    }
  }

  function addEvent(press: Press, caseId: string, event: AssessmentEvent): void {
    updateRunning(press, ({ live }) => ({
      live: live.map((one) =>
        one.caseId === caseId ? { caseId, calls: applyAssessmentEvent(one.calls, event, deps.now()) } : one,
      ),
    }));
  }

  async function begin(
    rubricId: string,
    wanted: readonly string[] | undefined,
    stopper: AbortController,
  ): Promise<void> {
    await bench.flush();
    const judge = deps.judge();
    if (judge === null) throw new AppError("engine/not-loaded", "Load a judge model first");
    const text = await deps.openText(rubricId);
    const problems = problemsForJudging(text.draft);
    if (problems.length > 0) {
      if (!stopper.signal.aborted) set({ running: { kind: "blocked", problems } });
      return;
    }
    const tried = await nameTriedRubric(rubricId, text, deps.sha256);
    await get().actions.followRubric(text.draft, text.versions);
    stopper.signal.throwIfAborted();
    const caseIds = get()
      .cases.filter((one) => isJudgeable(one) && (wanted === undefined || wanted.includes(one.id)))
      .map(({ id }) => id);
    const press = newPress(rubricId, tried, judge, stopper);
    const open = new Map(get().problems);
    for (const id of caseIds) open.delete(id);
    set({
      running: { kind: "running", runId: press.run.id, caseIds, doneIds: [], live: [] },
      problems: open,
    });
    await inParallel(caseIds, judge.maxParallel, stopper.signal, (id, signal) => judgeOne(press, id, signal));
  }

  function newPress(
    rubricId: string,
    tried: TriedRubric,
    { modelId, modelName, weightsHash }: LoadedJudge,
    stopper: AbortController,
  ): Press {
    const settings = deps.settings();
    const run: TrialRun = {
      id: deps.newId(),
      rubricId,
      startedAt: deps.timestamp(),
      rubricSha256: tried.sha256,
      rubricVersion: tried.rubric.version,
      isDraft: tried.isDraft,
      judge: { modelId, modelName, weightsHash, settings },
      results: [],
    };
    return { tried, settings, stopper, run, sink: bench.results.open(run) };
  }

  async function judgeAndEnd(
    rubricId: string,
    wanted: readonly string[] | undefined,
    stopper: AbortController,
    before: Promise<void>,
  ): Promise<void> {
    try {
      // stopped too late, it may still have made a verdict
      await before;
      stopper.signal.throwIfAborted();
      if (get().running.kind === "not-kept") return;
      await begin(rubricId, wanted, stopper);
    } catch (error) {
      // whoever stopped it has already set what is shown
      if (!stopper.signal.aborted) {
        const isOfCase = error instanceof CaseFault;
        const fault = isOfCase ? error.fault : asAppError(error);
        set({ running: { kind: "failed", error: fault, caseId: isOfCase ? error.caseId : null } });
      }
    } finally {
      if (running === stopper) running = null;
      const { kind } = get().running;
      if (running === null && (kind === "running" || kind === "starting")) set({ running: { kind: "idle" } });
    }
  }

  return {
    async judge(caseIds) {
      if (get().running.kind === "not-kept") await bench.results.keepAgain();
      const { rubricId } = get();
      if (running !== null || rubricId === null || get().running.kind === "not-kept") return;
      const stopper = new AbortController();
      running = stopper;
      set({ running: { kind: "starting" } });
      ended = judgeAndEnd(rubricId, caseIds, stopper, ended);
      await ended;
    },
    stop() {
      if (running === null) return;
      running.abort(new DOMException("Stopped", "AbortError"));
      running = null;
      set({ running: { kind: "idle" } });
    },
  };
}
