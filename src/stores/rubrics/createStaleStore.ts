import { createStore } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import type { AssessmentEvent, AssessmentSettings, AssessmentTask } from "#core/judge/assessment.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { VerdictStorage } from "#storage/hearthStorage.ts";
import { inParallel } from "#stores/inParallel.ts";
import type { StaleProgress, StaleState, StaleStore } from "./staleState.ts";

export interface StaleDeps {
  readonly verdicts: Pick<VerdictStorage, "listStaleIds" | "listByIds">;
  readonly judgeCase: (
    task: AssessmentTask & { readonly rubric: NamedRubric },
    options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
  ) => Promise<Verdict>;
  /** Resolves when the verdict is on disk. */
  readonly keepVerdict: (verdict: Verdict) => Promise<void>;
  /** How cases are judged now; the seed is each verdict's own. */
  readonly settings: () => AssessmentSettings;
  /** Cases that the judge can work on at a time; `null` when none is loaded. */
  readonly maxParallel: () => number | null;
}

/** The store that judges stale cases again, one rubric at a time. */
export function createStaleStore(deps: StaleDeps): StaleStore {
  let running: AbortController | null = null;
  /** Why a verdict of this press could not be kept. */
  let notKept: AppError | null = null;

  return createStore<StaleState>((set, get) => {
    function count(change: (progress: StaleProgress) => Partial<StaleProgress>): void {
      const { judging } = get();
      if (judging.kind === "running") set({ judging: { ...judging, ...change(judging) } });
    }

    /** The case of a stale verdict, with its own seed, so that only the rubric's text differs. */
    async function judgeOne(verdictId: string, rubric: NamedRubric, signal: AbortSignal): Promise<void> {
      const [stale] = await deps.verdicts.listByIds([verdictId]);
      if (stale === undefined) return;
      const { evaluationCase, provenance } = stale;
      const settings = { ...deps.settings(), seed: provenance.seed };
      try {
        const verdict = await deps.judgeCase(
          { evaluationCase, rubric, settings },
          { signal, onEvent: () => {} },
        );
        await keep(verdict);
      } catch (error) {
        const fault = asAppError(error);
        signal.throwIfAborted();
        if (fault.code !== "engine/prompt-too-long") throw error;
        count(({ problems }) => ({ problems: [...problems, { caseId: evaluationCase.id, error: fault }] }));
      }
      count(({ done }) => ({ done: done + 1 }));
    }

    async function keep(verdict: Verdict): Promise<void> {
      try {
        await deps.keepVerdict(verdict);
      } catch (error) {
        notKept = asAppError(error);
        throw error;
      }
    }

    async function judgeAll(
      rubric: NamedRubric & { readonly sha256: string },
      mine: AbortController,
    ): Promise<void> {
      const limit = deps.maxParallel();
      if (limit === null) throw new AppError("engine/not-loaded", "Load a judge model first");
      const ids = await deps.verdicts.listStaleIds(rubric.id, rubric);
      count(() => ({ total: ids.length }));
      await inParallel(ids, limit, mine.signal, (id, signal) => judgeOne(id, rubric, signal));
    }

    return {
      judging: { kind: "idle" },
      actions: {
        async judgeAgain(rubric) {
          if (running !== null) return;
          const mine = new AbortController();
          running = mine;
          notKept = null;
          const start = { kind: "running", rubricId: rubric.id, total: 0, done: 0, problems: [] } as const;
          set({ judging: start });
          try {
            await judgeAll(rubric, mine);
            count(() => ({ kind: "ended" }));
          } catch (error) {
            const { judging } = get();
            const done = judging.kind === "running" ? judging.done : 0;
            // a verdict that could not be kept is said, also when it was stopped
            if (mine.signal.aborted && notKept === null) count(() => ({ kind: "stopped" }));
            else {
              const fault = notKept ?? asAppError(error);
              set({ judging: { kind: "failed", rubricId: rubric.id, done, error: fault } });
            }
          } finally {
            running = null;
          }
        },
        stop() {
          running?.abort(new DOMException("Stopped", "AbortError"));
        },
        dismiss() {
          if (running === null) set({ judging: { kind: "idle" } });
        },
      },
    };
  });
}
