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
  /** Put another case on the page and read its verdicts. */
  readonly open: (draft: CaseDraft) => Promise<void>;
  readonly change: (change: Partial<Omit<CaseDraft, "caseId">>) => void;
  readonly changeSettings: (change: Partial<AssessmentSettings>) => void;
  /** Judge the case, with a seed that no verdict of this case has used. Faults end as state, not as a rejection. */
  readonly judge: (rubric: NamedRubric) => Promise<void>;
  /** Stop judging; the verdicts so far stay. */
  readonly stop: () => void;
  /** Try again to keep a verdict that could not be kept. */
  readonly keepAgain: () => Promise<void>;
  readonly show: (verdict: Verdict) => void;
  /** Take a verdict out of the history; the returned function puts it back. */
  readonly remove: (verdict: Verdict) => Promise<() => Promise<void>>;
  readonly refreshHistory: () => Promise<void>;
  /** Told by the supervisor: what was streaming starts over. */
  readonly engineRestarting: () => void;
}

export interface JudgeStoreDeps {
  /** Judge a case and stamp the verdict. */
  readonly judgeCase: (
    task: AssessmentTask & { readonly rubric: NamedRubric },
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

/** The smallest seed from `first` on that no verdict has used. */
export function nextSeed(first: number, verdicts: readonly Verdict[]): number {
  const used = new Set(verdicts.map((verdict) => verdict.provenance.seed));
  let seed = first;
  while (used.has(seed)) seed += 1;
  return seed;
}

/** The store of the case on the Judge page, its judgement and its verdicts. */
export function createJudgeStore(deps: JudgeStoreDeps, firstDraft: CaseDraft): JudgeStore {
  let running: AbortController | null = null;

  return createStore<JudgeStoreState>((set, get) => {
    async function readHistory(caseId: string): Promise<void> {
      try {
        const history = await deps.listVerdicts(caseId);
        if (get().draft.caseId === caseId) set({ history, historyError: null });
      } catch (error) {
        set({ historyError: asAppError(error) });
      }
    }

    /** Keep a verdict and only then show it. */
    async function keepAndShow(verdict: Verdict): Promise<void> {
      try {
        await deps.keepVerdict(verdict);
      } catch (error) {
        set({ run: { kind: "not-kept", error: asAppError(error), verdict } });
        return;
      }
      const isSameCase = get().draft.caseId === verdict.evaluationCase.id;
      set({ run: { kind: "idle" }, ...(isSameCase ? { shown: verdict } : {}) });
      if (isSameCase) await readHistory(verdict.evaluationCase.id);
    }

    const onEvent = (event: AssessmentEvent): void => {
      const { run } = get();
      if (run.kind !== "running") return;
      set({ run: { ...run, liveCalls: applyAssessmentEvent(run.liveCalls, event, deps.now()) } });
    };

    return {
      draft: firstDraft,
      problems: [],
      settings: DEFAULT_ASSESSMENT_SETTINGS,
      run: { kind: "idle" },
      shown: null,
      history: [],
      historyError: null,
      actions: {
        async open(draft) {
          get().actions.stop();
          set({ draft, problems: [], run: { kind: "idle" }, shown: null, history: [] });
          await readHistory(draft.caseId);
          const newest = get().history[0];
          if (newest !== undefined && get().draft.caseId === draft.caseId) set({ shown: newest });
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
          if (running !== null) return;
          const { draft, settings, history } = get();
          const evaluationCase = draftToCase(draft);
          const checked = validateCase(evaluationCase);
          if (checked.kind === "invalid") {
            set({ problems: checked.problems });
            return;
          }
          const controller = new AbortController();
          running = controller;
          set({ problems: [], run: { kind: "running", startedAtMs: deps.now(), liveCalls: [] } });
          const seed = nextSeed(settings.seed, history);
          try {
            const verdict = await deps.judgeCase(
              { evaluationCase, rubric, settings: { ...settings, seed } },
              { signal: controller.signal, onEvent },
            );
            await keepAndShow(verdict);
          } catch (error) {
            // whoever stopped it has already set what is shown
            if (!controller.signal.aborted) set({ run: { kind: "failed", error: asAppError(error) } });
          } finally {
            if (running === controller) running = null;
          }
        },
        stop() {
          if (running === null) return;
          running.abort(new DOMException("Stopped", "AbortError"));
          running = null;
          set({ run: { kind: "idle" } });
        },
        async keepAgain() {
          const { run } = get();
          if (run.kind === "not-kept") await keepAndShow(run.verdict);
        },
        show(verdict) {
          set({ shown: verdict, ...(get().run.kind === "failed" ? { run: { kind: "idle" } } : {}) });
        },
        async remove(verdict) {
          await deps.removeVerdict(verdict.id);
          if (get().shown?.id === verdict.id) set({ shown: null });
          await readHistory(verdict.evaluationCase.id);
          return async () => {
            await deps.keepVerdict(verdict);
            await readHistory(verdict.evaluationCase.id);
          };
        },
        refreshHistory: () => readHistory(get().draft.caseId),
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
