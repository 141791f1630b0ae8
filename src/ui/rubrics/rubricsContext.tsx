import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { DraftingState, DraftingStore } from "#stores/rubrics/draftingState.ts";
import type { RubricEditorState, RubricEditorStore } from "#stores/rubrics/rubricEditorState.ts";
import type { RubricFilterState, RubricFilterStore } from "#stores/rubrics/rubricFilterStore.ts";
import type { RubricLibraryState, RubricLibraryStore } from "#stores/rubrics/rubricLibraryState.ts";
import type { StaleState, StaleStore } from "#stores/rubrics/staleState.ts";
import type { TrialState, TrialStore } from "#stores/rubrics/trialState.ts";

/** What the Rubrics page is drawn from. Made by `app` when the page is first opened. */
export interface RubricsDesk {
  readonly library: RubricLibraryStore;
  /** What of the library is shown. */
  readonly filter: RubricFilterStore;
  readonly editor: RubricEditorStore;
  readonly trial: TrialStore;
  readonly stale: StaleStore;
  /** Level descriptions that a model proposes. */
  readonly drafting: DraftingStore;
  /** Tokens of a text by the loaded judge's tokenizer, without BOS; `null` when no judge is loaded. */
  readonly countTokens: ((text: string) => Promise<number>) | null;
  /** SHA-256 of a text's UTF-8 bytes, lower-case hex: what versions of other people's rubrics are checked against. */
  readonly sha256: (text: string) => Promise<string>;
  /** Download a text as a file. */
  readonly download: (fileName: string, text: string) => void;
  /** The address of this page up to and without the `#`. */
  readonly pageAddress: string;
  /** Go to a path such as `/rubrics/<id>`; `replace` leaves no step for *Back*. */
  readonly goTo: (path: string, options?: { readonly replace?: boolean }) => void;
}

export const RubricsContext = createContext<RubricsDesk | null>(null);

/** The stores and actions of the Rubrics page. */
export function useRubricsDesk(): RubricsDesk {
  const desk = useContext(RubricsContext);
  if (desk === null) throw new TypeError("This component is drawn outside of RubricsContext");
  return desk;
}

export const useRubricLibrary = <T,>(selector: (state: RubricLibraryState) => T): T =>
  useStore(useRubricsDesk().library, selector);
export const useRubricEditor = <T,>(selector: (state: RubricEditorState) => T): T =>
  useStore(useRubricsDesk().editor, selector);
export const useTrial = <T,>(selector: (state: TrialState) => T): T =>
  useStore(useRubricsDesk().trial, selector);
export const useRubricFilter = <T,>(selector: (state: RubricFilterState) => T): T =>
  useStore(useRubricsDesk().filter, selector);
export const useStale = <T,>(selector: (state: StaleState) => T): T =>
  useStore(useRubricsDesk().stale, selector);
export const useDrafting = <T,>(selector: (state: DraftingState) => T): T =>
  useStore(useRubricsDesk().drafting, selector);
