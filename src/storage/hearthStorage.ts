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
  /** All verdicts of one case, newest first. */
  listByCase(caseId: string): Promise<Verdict[]>;
  /** Everything, oldest first. */
  listAll(): Promise<Verdict[]>;
  count(): Promise<number>;
  /** Forget one verdict; `add` brings it back. */
  remove(id: string): Promise<void>;
}

export interface RubricStorage {
  /** Keep one version of a rubric; versions that are kept already never change. */
  addVersion(rubric: NamedRubric): Promise<void>;
  /** The newest version of each rubric, by name. */
  listNewest(): Promise<NamedRubric[]>;
}

/** Small things by name: the draft on the Judge page, settings. Values are plain data and are checked by who reads them. */
export interface NoteStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}
