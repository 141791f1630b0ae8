import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { RubricProblem } from "#core/rubric/validateRubric.ts";

/** Whether what was typed is on disk. */
export type DraftKeeping =
  | { readonly kind: "kept" }
  | { readonly kind: "keeping" }
  /** It is in the page alone; typing goes on, and each pause tries again. */
  | { readonly kind: "not-kept"; readonly error: AppError };

/** Which tab may write. */
export type EditAccess =
  | { readonly kind: "asking" }
  | { readonly kind: "here" }
  /** A starter is the same for everyone; a copy of it can be changed. */
  | { readonly kind: "starter" }
  /** Another tab has this rubric open for writing; here it can be read. */
  | { readonly kind: "elsewhere" }
  /** Another tab changed the rubric under our hands; what was typed here since is in `draft` and was not kept. */
  | { readonly kind: "changed-elsewhere"; readonly theirs: RubricRecord };

/** The rubric that is open in the editor. */
export interface OpenRubric {
  readonly id: string;
  readonly draft: RubricDraft;
  /** Oldest first; the last is the newest. */
  readonly versions: readonly RubricVersion[];
  /** Why it could not be saved as a version; cleared field by field as it is mended. */
  readonly problems: readonly RubricProblem[];
  readonly keeping: DraftKeeping;
  readonly access: EditAccess;
  /** Cases judged with any version, and those whose newest verdict is of another text than the newest version. */
  readonly staleness: { readonly cases: number; readonly stale: number } | null;
}

export interface RubricEditorState {
  readonly opened:
    | { readonly kind: "none" }
    | { readonly kind: "opening"; readonly id: string }
    /** There is no such rubric, or it was removed. */
    | {
        readonly kind: "missing";
        readonly id: string;
        /** What was typed into it and is nowhere else; comes back with the rubric. */
        readonly typed: RubricDraft | null;
      }
    | { readonly kind: "failed"; readonly id: string; readonly error: AppError }
    | { readonly kind: "open"; readonly rubric: OpenRubric };
  readonly actions: RubricEditorActions;
}

export interface RubricEditorActions {
  /**
   * Keep what is typed in the rubric that is open, and open another. What the disk refuses is there again when its rubric is
   * opened again. Rejects only when something about a rubric that is open already could not be read.
   */
  readonly open: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /**
   * Take over a changed text at once; it is kept after a pause. Does nothing unless this tab may write.
   *
   * @param what Which part was changed, so that typing in one part becomes one step: a field's name, `scale`, `swap`, `json`.
   */
  readonly change: (draft: RubricDraft, what: string) => void;
  /** Keep what is typed now. @returns whether everything typed is on disk. */
  readonly flush: () => Promise<boolean>;
  /** Put what is typed and not on disk yet where it outlives the page: for a page that may be closed at once. */
  readonly putAway: () => void;
  /** Whether something typed, in this rubric or in one that was open before, could not be kept. */
  readonly hasUnkept: () => boolean;
  /**
   * @returns the new version; `null` when `problems` or `keeping` say why not.
   * @throws {AppError} when the draft is kept but a version cannot be.
   */
  readonly saveVersion: (note: string) => Promise<RubricVersion | null>;
  /** Put an earlier version's text under the pen again. */
  readonly restoreVersion: (version: RubricVersion) => Promise<void>;
  /** Write here instead of in the other tab, which is told. */
  readonly takeOver: () => Promise<void>;
  /** After `changed-elsewhere`: give up what was typed here. */
  readonly useTheirs: () => Promise<void>;
  /** After `changed-elsewhere` or `missing`: make a rubric of its own of what was typed here. @returns its id. */
  readonly keepAsCopy: () => Promise<string>;
  readonly refreshStaleness: () => Promise<void>;
}

export type RubricEditorStore = StoreApi<RubricEditorState>;

export const selectOpened = (state: RubricEditorState): RubricEditorState["opened"] => state.opened;
export const selectOpenRubric = (state: RubricEditorState): OpenRubric | null =>
  state.opened.kind === "open" ? state.opened.rubric : null;
export const selectRubricEditorActions = (state: RubricEditorState): RubricEditorActions => state.actions;
