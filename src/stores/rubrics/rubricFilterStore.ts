import { createStore, type StoreApi } from "zustand/vanilla";
import { EVERY_RUBRIC, type RubricFilter } from "#core/rubric/findRubrics.ts";

/** What of the library is shown; lives as long as the desk, so that leaving the page and coming back changes nothing. */
export interface RubricFilterState {
  readonly filter: RubricFilter;
  readonly actions: {
    readonly setFilter: (change: Partial<RubricFilter>) => void;
    /** Leave nothing out; order and shelf stay. */
    readonly clear: () => void;
  };
}

export type RubricFilterStore = StoreApi<RubricFilterState>;

/** The store of what the library shows; begins with everything that is not archived. */
export function createRubricFilterStore(): RubricFilterStore {
  return createStore<RubricFilterState>((set) => ({
    filter: EVERY_RUBRIC,
    actions: {
      setFilter: (change) => set(({ filter }) => ({ filter: { ...filter, ...change } })),
      clear: () =>
        set(({ filter }) => ({ filter: { ...EVERY_RUBRIC, sort: filter.sort, shows: filter.shows } })),
    },
  }));
}

export const selectRubricFilter = (state: RubricFilterState): RubricFilter => state.filter;
export const selectRubricFilterActions = (state: RubricFilterState): RubricFilterState["actions"] =>
  state.actions;
