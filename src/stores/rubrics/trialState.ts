import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion, TrialCase, TrialResult, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { TriedTexts } from "#core/rubric/trialRows.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import type { RubricProblem } from "#core/rubric/validateRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { LiveCall } from "#stores/liveCalls.ts";

/** A case that is being judged now. */
export interface LiveTrialCase {
  readonly caseId: string;
  /** One per attempt, the newest last. */
  readonly calls: readonly LiveCall[];
}

/** Judging as it goes on. What is done is in `runs`, one result after the other. */
export interface RunningTrial {
  readonly kind: "running";
  /** The run's id in `runs`, where it appears with its first result. */
  readonly runId: string;
  /** All cases of this press. */
  readonly caseIds: readonly string[];
  readonly doneIds: readonly string[];
  readonly live: readonly LiveTrialCase[];
}

/** A verdict and the result that goes into its run. */
export interface HeldResult {
  readonly verdict: Verdict;
  readonly result: TrialResult;
}

export type TrialRunning =
  | { readonly kind: "idle" }
  /** What was typed is being kept first. */
  | { readonly kind: "starting" }
  | RunningTrial
  /** The text under the pen cannot be judged with as it is. */
  | { readonly kind: "blocked"; readonly problems: readonly RubricProblem[] }
  /** Ended by a fault; the results before it are kept. */
  | { readonly kind: "failed"; readonly error: AppError; readonly caseId: string | null }
  /** Verdicts were made but could not be kept; they are here until they are kept or let go. Judging has stopped. */
  | {
      readonly kind: "not-kept";
      readonly error: AppError;
      readonly runId: string;
      readonly held: readonly HeldResult[];
    };

/** The verdict that is read beside the table. */
export type ShownTrialVerdict =
  | { readonly kind: "none" }
  | { readonly kind: "reading"; readonly verdictId: string }
  | { readonly kind: "shown"; readonly verdict: Verdict }
  /** It was deleted since. */
  | { readonly kind: "missing"; readonly verdictId: string }
  | { readonly kind: "failed"; readonly error: AppError };

/** The calibration cases of the open rubric and what judging them came to. */
export interface TrialState {
  readonly rubricId: string | null;
  readonly reading:
    { readonly kind: "reading" | "ready" } | { readonly kind: "failed"; readonly error: AppError };
  /** In the order of the table, with what was typed. */
  readonly cases: readonly TrialCase[];
  /** Whether what was typed into cases is on disk; each pause tries again. */
  readonly keeping:
    { readonly kind: "kept" | "keeping" } | { readonly kind: "not-kept"; readonly error: AppError };
  /** Newest first; a run that goes on is among them from its first result on. */
  readonly runs: readonly TrialRun[];
  readonly running: TrialRunning;
  /** Why cases of the newest run have no result, by case id; until they are judged again or changed. */
  readonly problems: ReadonlyMap<string, AppError>;
  readonly shown: ShownTrialVerdict;
  /** The text under the pen and the version to compare it with; `null` until `followRubric` was told. */
  readonly texts: TriedTexts | null;
  readonly actions: TrialActions;
}

/** Actions on cases reject with an `AppError` when the disk refuses; then nothing has changed. */
export interface TrialActions {
  /** Read the cases and runs of a rubric; nothing happens when it is open already. Judging another one is stopped. */
  readonly open: (rubricId: string) => Promise<void>;
  /** Read the cases and runs again, after undo, redo, or another tab's change. */
  readonly reread: () => Promise<void>;
  /** Told whenever the text under the pen or the versions change. */
  readonly followRubric: (draft: RubricDraft, versions: readonly RubricVersion[]) => Promise<void>;
  /** Add cases at the end as one step. @returns their ids. */
  readonly addCases: (cases: readonly Partial<NewTrialCase>[]) => Promise<readonly string[]>;
  /** Take over what is typed at once; it is kept after a pause, an expected score right away. */
  readonly changeCase: (id: string, change: Partial<NewTrialCase>) => void;
  /** Keep what is typed into cases now. @returns whether all of it is on disk. */
  readonly flush: () => Promise<boolean>;
  /** Put what is typed and not on disk yet where it outlives the page: for a page that may be closed at once. */
  readonly putAway: () => void;
  /** Whether something typed, or a verdict, could not be kept. */
  readonly hasUnkept: () => boolean;
  /** @returns what puts it back. */
  readonly removeCase: (id: string) => Promise<() => Promise<void>>;
  /**
   * Judge cases with the text under the pen: all that have an instruction and a response, or those named. As many at a time as
   * the judge can; verdicts are kept like all others, and only then shown. What goes wrong ends as state.
   */
  readonly judge: (caseIds?: readonly string[]) => Promise<void>;
  /** Stop; the results so far stay. */
  readonly stop: () => void;
  /** Try again to keep the verdicts that could not be kept. */
  readonly keepAgain: () => Promise<void>;
  /** Let go of them, once they are downloaded. */
  readonly letGo: () => void;
  readonly showVerdict: (verdictId: string) => Promise<void>;
  readonly hideVerdict: () => void;
  /** Told by the supervisor: what was streaming starts over. */
  readonly engineRestarting: () => void;
}

export type TrialStore = StoreApi<TrialState>;

export const selectTrialReading = (state: TrialState): TrialState["reading"] => state.reading;
export const selectTrialCases = (state: TrialState): readonly TrialCase[] => state.cases;
export const selectTrialKeeping = (state: TrialState): TrialState["keeping"] => state.keeping;
export const selectTrialRuns = (state: TrialState): readonly TrialRun[] => state.runs;
export const selectTrialRunning = (state: TrialState): TrialRunning => state.running;
/** Changes a few times a run, and not with every piece of text. */
export const selectTrialRunningKind = (state: TrialState): TrialRunning["kind"] => state.running.kind;
export const selectTrialProblems = (state: TrialState): ReadonlyMap<string, AppError> => state.problems;
export const selectTrialTexts = (state: TrialState): TriedTexts | null => state.texts;
export const selectShownTrialVerdict = (state: TrialState): ShownTrialVerdict => state.shown;
export const selectTrialActions = (state: TrialState): TrialActions => state.actions;
