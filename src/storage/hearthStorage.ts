import type {
  RubricBundle,
  RubricRecord,
  RubricUsage,
  RubricVersion,
  TrialCase,
  TrialRun,
} from "#core/rubric/rubricRecord.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";

/**
 * What survives a reload. Every method throws an `AppError` with a `storage/…` code when the disk or the browser
 * refuses; what was acknowledged before stays.
 */
export interface HearthStorage {
  readonly verdicts: VerdictStorage;
  readonly rubrics: RubricStorage;
  readonly notes: NoteStorage;
}

export interface VerdictStorage {
  /** Keep a verdict. Resolves when it is on disk. */
  add(verdict: Verdict): Promise<void>;
  /** Keep those whose id is not kept yet, all or none. */
  addMissing(verdicts: readonly Verdict[]): Promise<{ readonly added: number; readonly skipped: number }>;
  /** The verdicts with these ids that are kept, in the order of the ids. */
  listByIds(ids: readonly string[]): Promise<Verdict[]>;
  /** All verdicts of one case, newest first. */
  listByCase(caseId: string): Promise<Verdict[]>;
  /** Everything, oldest first. */
  listAll(): Promise<Verdict[]>;
  count(): Promise<number>;
  /** Forget one verdict; `add` brings it back. */
  remove(id: string): Promise<void>;
  /**
   * How many cases have a verdict of this rubric, and for how many of them the newest was made with another text than
   * `current` (see `rubricTextKey`). Verdicts of a draft count for neither. Reads no verdicts, so it is quick with
   * 100,000 of them.
   */
  countStale(
    rubricId: string,
    current: Pick<RubricVersion, "sha256" | "criteria">,
  ): Promise<{ readonly cases: number; readonly stale: number }>;
  /** The ids of these newest but stale verdicts, oldest first. */
  listStaleIds(rubricId: string, current: Pick<RubricVersion, "sha256" | "criteria">): Promise<string[]>;
}

/** Changes to the rubrics that are kept all together or not at all. */
export interface RubricWrite {
  /** With the revision that is replaced: `null` for a record that is new. */
  readonly records?: readonly {
    readonly record: RubricRecord;
    readonly replaces: number | null;
  }[];
  /** New versions; one that is kept already never changes. */
  readonly versions?: readonly RubricVersion[];
  readonly putTrialCases?: readonly TrialCase[];
  readonly removeTrialCases?: readonly string[];
  /** What has to be there of the trial cases that are put and removed, and nothing else; left out, it does not matter. */
  readonly trialCasesBefore?: readonly TrialCase[];
  readonly putTrialRuns?: readonly TrialRun[];
  /** Whole rubrics, with versions, trial cases and runs, just as they were read. */
  readonly removeRubrics?: readonly RubricBundle[];
  /** Steps whose numbers have to be free. */
  readonly addSteps?: readonly RubricStep[];
  /** Steps in their new state; numbers that are free are taken. */
  readonly putSteps?: readonly RubricStep[];
  readonly removeSteps?: readonly number[];
}

export interface RubricStorage {
  /**
   * Keep changes.
   *
   * @throws {AppError} `storage/changed-elsewhere` when a record has another revision than it was said to replace, a new
   *   one exists already, a version is kept already, trial cases or a rubric to be removed are not as was said, or a trial
   *   case or run belongs to another rubric (`details.isIdTaken`) or to none; also when the number of a new step is taken
   *   (`details.takenStep`). `storage/in-use` when a rubric that is to be removed has verdicts. Then nothing is changed.
   */
  write(changes: RubricWrite): Promise<void>;
  /** Every rubric of the person's own, archived ones too, in the order of their ids. */
  listRecords(): Promise<RubricRecord[]>;
  getRecord(id: string): Promise<RubricRecord | null>;
  /** These rubrics, in the order of the ids; those that are not kept are left out. */
  getRecords(ids: readonly string[]): Promise<RubricRecord[]>;
  /** All versions, oldest first. */
  listVersions(id: string): Promise<RubricVersion[]>;
  /** In the order of their positions. */
  listTrialCases(rubricId: string): Promise<TrialCase[]>;
  /** Newest first. */
  listTrialRuns(rubricId: string): Promise<TrialRun[]>;
  /** Everything about these rubrics, in the order of the ids; ids that are not kept are left out. */
  readBundles(ids: readonly string[]): Promise<RubricBundle[]>;
  /** The usage of every rubric, starters too, that was used at all. Reads no verdicts. */
  listUsage(): Promise<RubricUsage[]>;
  /** What can be undone and done again, oldest first. */
  listSteps(): Promise<RubricStep[]>;
  /** The newest saved version of each rubric that is not archived, by name. */
  listNewest(): Promise<NamedRubric[]>;
}

/** Small things by name: the draft on the Judge page, settings. Values are plain data and are checked by who reads them. */
export interface NoteStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}
