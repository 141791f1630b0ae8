import { createStore, type StoreApi } from "zustand/vanilla";
import { draftToCase, type CaseDraft } from "#core/cases/caseDraft.ts";
import { validateCase, type CaseProblem } from "#core/cases/validateCase.ts";
import { asAppError, type AppError } from "#core/errors.ts";
import {
  DEFAULT_ASSESSMENT_SETTINGS,
  type AssessmentEvent,
  type AssessmentSettings,
  type AssessmentTask,
} from "#core/judge/assessment.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { applyAssessmentEvent, restartLiveCall, type LiveCall } from "./liveCalls.ts";

/** What the judge is doing with the case on the page. */
export type JudgeRun =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly startedAtMs: number; readonly liveCalls: readonly LiveCall[] }
  | { readonly kind: "failed"; readonly error: AppError }
  /** The verdict was made but could not be kept; it is here until it is kept or downloaded. */
  | { readonly kind: "not-kept"; readonly error: AppError; readonly verdict: Verdict };

export interface JudgeStoreState {
  readonly draft: CaseDraft;
  readonly problems: readonly CaseProblem[];
  readonly settings: AssessmentSettings;
  readonly run: JudgeRun;
  /** The verdict on show; always one that is kept. */
  readonly shown: Verdict | null;
  /** All verdicts of this case, newest first. */
  readonly history: readonly Verdict[];
  readonly historyError: AppError | null;
  readonly actions: JudgeActions;
}

export interface JudgeActions {
  /** Put another case on the page and read its verdicts; a verdict that could not be kept stays. */
  readonly open: (draft: CaseDraft) => Promise<void>;
  readonly change: (change: Partial<Omit<CaseDraft, "caseId">>) => void;
  readonly changeSettings: (change: Partial<AssessmentSettings>) => void;
  /**
   * Judge the case, with a seed that no verdict of this case has used. A verdict that could not be kept is tried again
   * first, and nothing is judged until it is kept or let go. Faults end as state, not as a rejection.
   */
  readonly judge: (rubric: NamedRubric) => Promise<void>;
  /** Stop judging; the verdicts so far stay. */
  readonly stop: () => void;
  /** Try again to keep a verdict that could not be kept. */
  readonly keepAgain: () => Promise<void>;
  /** Let go of a verdict that could not be kept, once it is downloaded. */
  readonly letGo: () => void;
  readonly show: (verdict: Verdict) => void;
  /** Take a verdict out of the history; the returned function puts it back. */
  readonly remove: (verdict: Verdict) => Promise<() => Promise<void>>;
  readonly refreshHistory: () => Promise<void>;
  /** Told by the supervisor: what was streaming starts over. */
  readonly engineRestarting: () => void;
}

type JudgeTask = AssessmentTask & { readonly rubric: NamedRubric };

export interface JudgeStoreDeps {
  /** Judge a case and stamp the verdict. */
  readonly judgeCase: (
    task: JudgeTask,
    options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
  ) => Promise<Verdict>;
  /** Resolves when the verdict is on disk. */
  readonly keepVerdict: (verdict: Verdict) => Promise<void>;
  readonly removeVerdict: (id: string) => Promise<void>;
  readonly listVerdicts: (caseId: string) => Promise<Verdict[]>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export type JudgeStore = StoreApi<JudgeStoreState>;

const MAX_SEED = 2 ** 31 - 1;
const IDLE: JudgeRun = { kind: "idle" };

/**
 * The first seed from `first` on that is not used yet; after 2³¹ − 1 comes 0.
 *
 * @example
 * nextSeed(7, new Set([7, 8, 10])) // 9
 */
export function nextSeed(first: number, used: ReadonlySet<number>): number {
  let seed = first;
  while (used.has(seed)) seed = seed === MAX_SEED ? 0 : seed + 1;
  return seed;
}

/** The store of the case on the Judge page, its judgement and its verdicts. */
export function createJudgeStore(deps: JudgeStoreDeps, firstDraft: CaseDraft): JudgeStore {
  let running: AbortController | null = null;
  /** Settles when the newest run has let go of the engine and the disk; never rejects. */
  let ended: Promise<void> = Promise.resolve();
  let keepingAgain: Promise<void> | null = null;
  let latestRead = 0;
  /** Every seed that was ever seen in a verdict of a case; a removed verdict can come back. */
  const seedsByCaseId = new Map<string, Set<number>>();

  function noteSeeds(caseId: string, verdicts: readonly Verdict[]): ReadonlySet<number> {
    const seeds = seedsByCaseId.get(caseId) ?? new Set();
    for (const verdict of verdicts) seeds.add(verdict.provenance.seed);
    seedsByCaseId.set(caseId, seeds);
    return seeds;
  }

  return createStore<JudgeStoreState>((set, get) => {
    /** Read the verdicts of the case on the page; the answer to the latest question counts. */
    async function readHistory(): Promise<void> {
      const mine = ++latestRead;
      const { caseId } = get().draft;
      const isWanted = (): boolean => mine === latestRead && get().draft.caseId === caseId;
      try {
        const history = await deps.listVerdicts(caseId);
        noteSeeds(caseId, history);
        if (isWanted()) set({ history, historyError: null });
      } catch (error) {
        if (isWanted()) set({ historyError: asAppError(error) });
      }
    }

    async function readHistoryOf(caseId: string): Promise<void> {
      if (get().draft.caseId === caseId) await readHistory();
    }

    /** Keep a verdict and only then show it; what is on the page is left to a run that has started since. */
    async function keepAndShow(verdict: Verdict, owner: AbortController | null): Promise<void> {
      const caseId = verdict.evaluationCase.id;
      noteSeeds(caseId, [verdict]);
      try {
        await deps.keepVerdict(verdict);
      } catch (error) {
        set({ run: { kind: "not-kept", error: asAppError(error), verdict } });
        return;
      }
      if (running === owner) running = null;
      const isSameCase = get().draft.caseId === caseId;
      set({ ...(running === null ? { run: IDLE } : {}), ...(isSameCase ? { shown: verdict } : {}) });
      await readHistoryOf(caseId);
    }

    function addEvent(event: AssessmentEvent): void {
      const { run } = get();
      if (run.kind !== "running") return;
      set({ run: { ...run, liveCalls: applyAssessmentEvent(run.liveCalls, event, deps.now()) } });
    }

    /** Judge and keep, once the run before has ended: stopped too late, it may still have made a verdict. */
    async function judgeAndKeep(
      task: JudgeTask,
      controller: AbortController,
      before: Promise<void>,
    ): Promise<void> {
      const { signal } = controller;
      try {
        await before;
        signal.throwIfAborted();
        if (get().run.kind === "not-kept") return;
        const { id } = task.evaluationCase;
        const seeds = noteSeeds(id, await deps.listVerdicts(id));
        signal.throwIfAborted();
        const settings = { ...task.settings, seed: nextSeed(task.settings.seed, seeds) };
        const onEvent = (event: AssessmentEvent): void => {
          if (running === controller) addEvent(event);
        };
        await keepAndShow(await deps.judgeCase({ ...task, settings }, { signal, onEvent }), controller);
      } catch (error) {
        // whoever stopped it has already set what is shown
        if (!signal.aborted) set({ run: { kind: "failed", error: asAppError(error) } });
      } finally {
        if (running === controller) running = null;
      }
    }

    return {
      draft: firstDraft,
      problems: [],
      settings: DEFAULT_ASSESSMENT_SETTINGS,
      run: IDLE,
      shown: null,
      history: [],
      historyError: null,
      actions: {
        async open(draft) {
          get().actions.stop();
          const kept = get().run.kind === "not-kept" ? {} : { run: IDLE };
          set({ draft, problems: [], shown: null, history: [], historyError: null, ...kept });
          await readHistory();
          const { history, shown } = get();
          const isStillOpen = get().draft.caseId === draft.caseId;
          if (isStillOpen && shown === null) set({ shown: history[0] ?? null });
        },
        change(change) {
          const draft = { ...get().draft, ...change };
          const checked = get().problems.length > 0 ? validateCase(draftToCase(draft)) : null;
          set({ draft, problems: checked?.kind === "invalid" ? checked.problems : [] });
        },
        changeSettings(change) {
          set({ settings: { ...get().settings, ...change } });
        },
        async judge(rubric) {
          if (get().run.kind === "not-kept") await get().actions.keepAgain();
          if (running !== null || get().run.kind === "not-kept") return;
          const { draft, settings } = get();
          const evaluationCase = draftToCase(draft);
          const checked = validateCase(evaluationCase);
          if (checked.kind === "invalid") {
            set({ problems: checked.problems });
            return;
          }
          running = new AbortController();
          set({ problems: [], run: { kind: "running", startedAtMs: deps.now(), liveCalls: [] } });
          ended = judgeAndKeep({ evaluationCase, rubric, settings }, running, ended);
          await ended;
        },
        stop() {
          if (running === null) return;
          running.abort(new DOMException("Stopped", "AbortError"));
          running = null;
          set({ run: IDLE });
        },
        async keepAgain() {
          const { run } = get();
          if (run.kind !== "not-kept") return;
          // two presses are one attempt: the second would find the verdict kept already
          keepingAgain ??= keepAndShow(run.verdict, null).finally(() => {
            keepingAgain = null;
          });
          await keepingAgain;
        },
        letGo() {
          if (get().run.kind === "not-kept") set({ run: IDLE });
        },
        show(verdict) {
          set({ shown: verdict, ...(get().run.kind === "failed" ? { run: IDLE } : {}) });
        },
        async remove(verdict) {
          await deps.removeVerdict(verdict.id);
          if (get().shown?.id === verdict.id) set({ shown: null });
          await readHistoryOf(verdict.evaluationCase.id);
          return async () => {
            await deps.keepVerdict(verdict);
            await readHistoryOf(verdict.evaluationCase.id);
          };
        },
        refreshHistory: readHistory,
        engineRestarting() {
          const { run } = get();
          if (run.kind === "running") set({ run: { ...run, liveCalls: restartLiveCall(run.liveCalls) } });
        },
      },
    };
  });
}

export const selectDraft = (store: JudgeStoreState): CaseDraft => store.draft;
export const selectCaseProblems = (store: JudgeStoreState): readonly CaseProblem[] => store.problems;
export const selectSettings = (store: JudgeStoreState): AssessmentSettings => store.settings;
export const selectRun = (store: JudgeStoreState): JudgeRun => store.run;
export const selectShownVerdict = (store: JudgeStoreState): Verdict | null => store.shown;
export const selectHistory = (store: JudgeStoreState): readonly Verdict[] => store.history;
export const selectHistoryError = (store: JudgeStoreState): AppError | null => store.historyError;
export const selectJudgeActions = (store: JudgeStoreState): JudgeActions => store.actions;
