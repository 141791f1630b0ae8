import { createStore, type StoreApi } from "zustand/vanilla";
import { asAppError, type AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";

/** The rubrics that can be judged with: starters, and the newest saved version of each of the person's own. */
export interface RubricStoreState {
  readonly rubrics: readonly NamedRubric[];
  readonly selectedId: string;
  readonly error: AppError | null;
  readonly actions: RubricActions;
}

export interface RubricActions {
  /** Read the kept rubrics. */
  readonly restore: () => Promise<void>;
  readonly select: (id: string) => void;
  /** Take over the person's own rubrics from who has read them already. */
  readonly setOwn: (rubrics: readonly NamedRubric[]) => void;
}

export interface RubricStoreDeps {
  readonly listRubrics: () => Promise<NamedRubric[]>;
}

export type RubricStore = StoreApi<RubricStoreState>;

const FIRST_STARTER_ID = STARTER_RUBRICS[0]?.id ?? "";

/** The store of the rubrics at hand on the Judge page; they are written on the Rubrics page. */
export function createRubricStore(deps: RubricStoreDeps): RubricStore {
  /** Counts what was given by who had read it; an answer from before is older. */
  let given = 0;
  return createStore<RubricStoreState>((set) => ({
    rubrics: STARTER_RUBRICS,
    selectedId: FIRST_STARTER_ID,
    error: null,
    actions: {
      async restore() {
        const mine = given;
        try {
          const own = await deps.listRubrics();
          if (mine === given) set({ rubrics: [...STARTER_RUBRICS, ...own], error: null });
        } catch (error) {
          set({ error: asAppError(error) });
        }
      },
      select(id) {
        set({ selectedId: id });
      },
      setOwn(rubrics) {
        given += 1;
        set({ rubrics: [...STARTER_RUBRICS, ...rubrics] });
      },
    },
  }));
}

/** The rubric that is judged against; the first starter if the selected one is gone. */
export function selectRubric(store: RubricStoreState): NamedRubric {
  const selected = store.rubrics.find((rubric) => rubric.id === store.selectedId) ?? STARTER_RUBRICS[0];
  if (selected === undefined) throw new TypeError("There is no starter rubric");
  return selected;
}

export const selectRubrics = (store: RubricStoreState): readonly NamedRubric[] => store.rubrics;
export const selectRubricActions = (store: RubricStoreState): RubricActions => store.actions;
