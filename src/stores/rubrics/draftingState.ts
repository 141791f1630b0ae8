import type { StoreApi } from "zustand/vanilla";
import type { AppError } from "#core/errors.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";

/** A text that a model proposes for one level. */
export interface Proposal {
  /** 0 for score 1. */
  readonly index: number;
  /** The level's text that it is shown against. */
  readonly before: string;
  readonly text: string;
  readonly state: "open" | "accepted" | "dismissed";
  /** The level's text was changed since it was shown first; `before` is the newer one. */
  readonly hasChanged: boolean;
}

/** Proposals for a rubric, worst level first; levels that already say what is proposed are left out. */
export interface Proposed {
  readonly kind: "proposed";
  readonly rubricId: string;
  readonly modelName: string;
  /** The scale that they were written for. */
  readonly levels: LevelCount;
  readonly proposals: readonly Proposal[];
  /** Levels (0 for score 1) for which nothing could be read that may be shown. */
  readonly missing: readonly number[];
  /** All that the model wrote. */
  readonly output: string;
}

export type Drafting =
  | { readonly kind: "idle" }
  | {
      readonly kind: "running";
      readonly rubricId: string;
      readonly modelName: string;
      /** How many trial cases the model is shown; `null` until it is known what fits. */
      readonly exampleCount: number | null;
      /** What it has written so far. */
      readonly text: string;
    }
  | Proposed
  | { readonly kind: "failed"; readonly rubricId: string; readonly error: AppError };

/** Level descriptions that a loaded model proposes for the open rubric. Nothing is ever applied by itself. */
export interface DraftingState {
  readonly drafting: Drafting;
  readonly actions: DraftingActions;
}

export interface DraftingActions {
  /**
   * Have the loaded model propose a text for each level of the open rubric; takes the place of earlier proposals. Does nothing
   * while it runs already, or unless this tab may write the rubric and it has criteria. What goes wrong ends as state.
   */
  readonly propose: (rubricId: string) => Promise<void>;
  /** Stop the model; nothing is proposed. */
  readonly stop: () => void;
  /**
   * Put a proposal into its level, as a step that can be undone. If the level's text is not what it was shown against,
   * it is shown against the newer one and stays open.
   */
  readonly accept: (index: number) => void;
  /** The same with all that are open, as one step. */
  readonly acceptAll: () => void;
  readonly dismiss: (index: number) => void;
  /** Put away all proposals, or what went wrong. */
  readonly dismissAll: () => void;
  /** Told by the supervisor: what was written so far is written again. */
  readonly engineRestarting: () => void;
}

export type DraftingStore = StoreApi<DraftingState>;

export const selectDrafting = (state: DraftingState): Drafting => state.drafting;
export const selectDraftingActions = (state: DraftingState): DraftingActions => state.actions;
