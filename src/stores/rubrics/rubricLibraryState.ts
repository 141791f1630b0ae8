import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { ImportedBundle } from "#core/rubric/formats/rubricImport.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type {
  RubricBundle,
  RubricFields,
  RubricRecord,
  RubricUsage,
  RubricVersion,
  TrialCase,
} from "#core/rubric/rubricRecord.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import type { FieldChange } from "./fieldChanges.ts";

/** The rubrics of the person's own, what they are used for, and what can be undone. Starters are constants in core. */
export interface RubricLibraryState {
  readonly reading:
    | { readonly kind: "reading" }
    | { readonly kind: "ready" }
    | { readonly kind: "failed"; readonly error: AppError };
  /** All of them, archived ones too, in no particular order. */
  readonly records: readonly RubricRecord[];
  /** By rubric id; starters too. A rubric that was never used is not in it. */
  readonly usageById: ReadonlyMap<string, RubricUsage>;
  /** What *Undo* and *Redo* would do; `null` when there is nothing. */
  readonly undoStep: RubricStep | null;
  readonly redoStep: RubricStep | null;
  readonly actions: RubricLibraryActions;
}

/** Actions reject with an `AppError` when the disk refuses; then nothing has changed. */
export interface RubricLibraryActions {
  /** Read everything from the disk. A failure ends as state. */
  readonly restore: () => Promise<void>;
  /** Look again at rubrics that another tab has changed, all in one go. */
  readonly reread: (ids: readonly string[]) => Promise<void>;
  readonly refreshUsage: () => Promise<void>;
  /** Start a rubric of the person's own. @returns its id. */
  readonly create: (draft: RubricDraft, tags?: readonly string[]) => Promise<string>;
  /** Copy a rubric or a starter, with its trial cases. @returns the copy's id. */
  readonly duplicate: (id: string) => Promise<string>;
  /**
   * Change fields of a rubric as one step that can be undone. Steps with the same `mergeKey` in a row become one, so that
   * undo takes back a piece of typing and not a letter.
   *
   * @param options.replaces What the fields have to be for the change to make sense; default what `records` has.
   * @throws {AppError} `storage/changed-elsewhere` when another tab has changed the same fields; `records` then has theirs.
   */
  readonly change: (
    id: string,
    fields: Partial<RubricFields>,
    options: {
      readonly label: string;
      readonly mergeKey?: string;
      readonly replaces?: Partial<RubricFields>;
    },
  ) => Promise<RubricRecord>;
  /**
   * Change fields of several rubrics, all or none, as one step; those that are so already are left alone.
   *
   * @throws {AppError} as `change`.
   */
  readonly changeMany: (changes: readonly FieldChange[], label: string) => Promise<void>;
  /**
   * Save the text under the pen as a new version; the draft has to be valid. A text and name that are the same as the
   * newest version's are not saved twice.
   */
  readonly saveVersion: (id: string, note: string) => Promise<RubricVersion>;
  /** Put trial cases in, change them or take them out as one step. */
  readonly changeTrialCases: (
    rubricId: string,
    before: readonly TrialCase[],
    after: readonly TrialCase[],
    label: string,
  ) => Promise<void>;
  /** Remove a rubric with all its versions; *Undo* brings it back. @throws {AppError} `storage/in-use` */
  readonly remove: (id: string) => Promise<void>;
  /** Add whole rubrics, and new versions on top of existing ones, all or none, as one step. */
  readonly addImported: (rubrics: readonly ImportedBundle[]) => Promise<void>;
  /**
   * @returns the step that was undone; `null` if there was none, or what it changed has been changed since. Such a step is given
   *   up, also when it rejects with `storage/in-use`.
   */
  readonly undo: () => Promise<RubricStep | null>;
  readonly redo: () => Promise<RubricStep | null>;
  readonly readBundles: (ids: readonly string[]) => Promise<RubricBundle[]>;
}

export type RubricLibraryStore = StoreApi<RubricLibraryState>;

export const selectRubricReading = (state: RubricLibraryState): RubricLibraryState["reading"] =>
  state.reading;
export const selectRubricRecords = (state: RubricLibraryState): readonly RubricRecord[] => state.records;
export const selectRubricUsage = (state: RubricLibraryState): ReadonlyMap<string, RubricUsage> =>
  state.usageById;
export const selectUndoStep = (state: RubricLibraryState): RubricStep | null => state.undoStep;
export const selectRedoStep = (state: RubricLibraryState): RubricStep | null => state.redoStep;
export const selectRubricLibraryActions = (state: RubricLibraryState): RubricLibraryActions => state.actions;
