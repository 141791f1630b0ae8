import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { Verdict } from "#core/verdict/verdict.ts";

/** A case that is being judged now. */
export interface LiveTrialCase {
  readonly caseId: string;
  readonly attempt: number;
  /** What the judge has written so far in this attempt. */
  readonly text: string;
}

export type TrialRunning =
  | { readonly kind: "idle" }
  | {
      readonly kind: "running";
      /** With the results so far. */
      readonly run: TrialRun;
      /** In the order in which they will be judged. */
      readonly waitingIds: readonly string[];
      readonly live: readonly LiveTrialCase[];
      readonly startedAtMs: number;
    }
  /** Ended by a fault; the results before it are kept. */
  | { readonly kind: "failed"; readonly error: AppError; readonly caseId: string | null };

/** The calibration cases of the open rubric and what judging them came to. */
export interface TrialState {
  readonly rubricId: string | null;
  readonly reading:
    { readonly kind: "reading" | "ready" } | { readonly kind: "failed"; readonly error: AppError };
  /** In the order of the table. */
  readonly cases: readonly TrialCase[];
  /** Newest first. */
  readonly runs: readonly TrialRun[];
  readonly running: TrialRunning;
  /** The verdict that is shown beside the table. */
  readonly shownVerdict: Verdict | null;
  /** SHA-256 of the text under the pen and, if there is one, of the version to compare it with. */
  readonly texts: {
    readonly draftSha256: string;
    readonly previous: { readonly version: number; readonly sha256: string } | null;
  } | null;
  readonly actions: TrialActions;
}

export interface TrialActions {
  /** Read the cases and runs of a rubric. */
  readonly open: (rubricId: string) => Promise<void>;
  /** Add a case at the end. @returns its id. */
  readonly addCase: (
    texts?: Partial<Pick<TrialCase, "instruction" | "response" | "referenceAnswer">>,
  ) => Promise<string>;
  readonly changeCase: (
    id: string,
    change: Partial<Pick<TrialCase, "instruction" | "response" | "referenceAnswer" | "expectedScore">>,
  ) => Promise<void>;
  readonly removeCase: (id: string) => Promise<void>;
  /**
   * Judge cases with the text under the pen: all of them, or those named. As many at a time as the judge can; verdicts are
   * kept like all others. What could not be started ends as state.
   */
  readonly judge: (caseIds?: readonly string[]) => Promise<void>;
  /** Stop; the results so far stay. */
  readonly stop: () => void;
  readonly showVerdict: (verdictId: string) => Promise<void>;
  readonly hideVerdict: () => void;
}

export type TrialStore = StoreApi<TrialState>;

export const selectTrialCases = (state: TrialState): readonly TrialCase[] => state.cases;
export const selectTrialRuns = (state: TrialState): readonly TrialRun[] => state.runs;
export const selectTrialRunning = (state: TrialState): TrialRunning => state.running;
export const selectTrialTexts = (state: TrialState): TrialState["texts"] => state.texts;
export const selectShownTrialVerdict = (state: TrialState): Verdict | null => state.shownVerdict;
export const selectTrialActions = (state: TrialState): TrialActions => state.actions;
