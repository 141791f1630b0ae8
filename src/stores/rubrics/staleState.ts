import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";

/** A stale case that could not be judged again; its earlier verdict stays. */
export interface StaleProblem {
  readonly caseId: string;
  readonly error: AppError;
}

/** How far judging the stale cases of a rubric is, or how far it came. */
export interface StaleProgress {
  readonly kind: "running" | "ended" | "stopped";
  readonly rubricId: string;
  readonly total: number;
  readonly done: number;
  readonly problems: readonly StaleProblem[];
}

/** Judging the stale cases of one rubric again. */
export type StaleJudging =
  | { readonly kind: "idle" }
  | StaleProgress
  /** Ended by a fault; the verdicts before it are kept. */
  | { readonly kind: "failed"; readonly rubricId: string; readonly done: number; readonly error: AppError };

export interface StaleState {
  readonly judging: StaleJudging;
  readonly actions: {
    /** Judge every case whose newest verdict was made with another text than `rubric`'s, its newest version. */
    readonly judgeAgain: (rubric: NamedRubric & { readonly sha256: string }) => Promise<void>;
    /** Stop; the verdicts so far stay. */
    readonly stop: () => void;
    /** Forget how the last one ended. */
    readonly dismiss: () => void;
  };
}

export type StaleStore = StoreApi<StaleState>;

export const selectStaleJudging = (state: StaleState): StaleJudging => state.judging;
export const selectStaleActions = (state: StaleState): StaleState["actions"] => state.actions;
