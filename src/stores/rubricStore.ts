import { createStore, type StoreApi } from "zustand/vanilla";
import { asAppError, type AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { validateRubric, type RubricProblem } from "#core/rubric/validateRubric.ts";

export interface RubricStoreState {
  /** The starters and the person's own, newest version of each. */
  readonly rubrics: readonly NamedRubric[];
  readonly selectedId: string;
  /** The rubric under the pen, or `null` while none is being changed. */
  readonly draft: RubricDraft | null;
  readonly problems: readonly RubricProblem[];
  readonly error: AppError | null;
  readonly actions: RubricActions;
}

export interface RubricActions {
  /** Read the kept rubrics. */
  readonly restore: () => Promise<void>;
  readonly select: (id: string) => void;
  /** Start changing the selected rubric, or a new one. */
  readonly edit: () => void;
  readonly editNew: () => void;
  readonly change: (draft: RubricDraft) => void;
  readonly cancelEdit: () => void;
  /**
   * Keep the draft: a starter becomes a rubric of the person's own, an own rubric gets a new version. What is
   * written or chosen while it is being kept stays; asking again meanwhile keeps nothing twice.
   *
   * @returns whether it was valid and is kept; otherwise `problems` or `error` says why not.
   */
  readonly save: () => Promise<boolean>;
}

export interface RubricStoreDeps {
  readonly listRubrics: () => Promise<NamedRubric[]>;
  readonly keepRubric: (rubric: NamedRubric) => Promise<void>;
  readonly newId: () => string;
}

export type RubricStore = StoreApi<RubricStoreState>;

const EMPTY_DRAFT: RubricDraft = { name: "", criteria: "", scoreDescriptions: ["", "", "", "", ""] };
const FIRST_STARTER_ID = STARTER_RUBRICS[0]?.id ?? "";

const isStarter = (id: string): boolean => STARTER_RUBRICS.some((starter) => starter.id === id);

/** The store of the rubrics at hand. */
export function createRubricStore(deps: RubricStoreDeps): RubricStore {
  return createStore<RubricStoreState>((set, get) => {
    let isNew = false;
    /** Counts the drafts that were begun or left. */
    let edit = 0;
    let saving: Promise<boolean> | null = null;

    /** Under which id and version the draft is kept. */
    function identityOfDraft(): { id: string; version: number } {
      const selected = get().rubrics.find((rubric) => rubric.id === get().selectedId);
      if (isNew || selected === undefined || isStarter(selected.id)) return { id: deps.newId(), version: 1 };
      return { id: selected.id, version: selected.version + 1 };
    }

    async function save(): Promise<boolean> {
      const { draft } = get();
      if (draft === null) return false;
      const checked = validateRubric(draft);
      if (checked.kind === "invalid") {
        set({ problems: checked.problems, error: null });
        return false;
      }
      const rubric: NamedRubric = { ...checked.rubric, name: draft.name, ...identityOfDraft() };
      const mine = edit;
      try {
        await deps.keepRubric(rubric);
      } catch (error) {
        set({ error: asAppError(error) });
        return false;
      }
      set({ rubrics: [...get().rubrics.filter((other) => other.id !== rubric.id), rubric], error: null });
      if (mine !== edit) return true;
      isNew = false;
      set({ selectedId: rubric.id });
      if (get().draft === draft) set({ draft: null, problems: [] });
      return true;
    }

    return {
      rubrics: STARTER_RUBRICS,
      selectedId: FIRST_STARTER_ID,
      draft: null,
      problems: [],
      error: null,
      actions: {
        async restore() {
          try {
            set({ rubrics: [...STARTER_RUBRICS, ...(await deps.listRubrics())] });
          } catch (error) {
            set({ error: asAppError(error) });
          }
        },
        select(id) {
          edit += 1;
          set({ selectedId: id, draft: null, problems: [], error: null });
        },
        edit() {
          const selected = selectRubric(get());
          edit += 1;
          isNew = false;
          const name = isStarter(selected.id) ? `My ${selected.name.toLowerCase()}` : selected.name;
          set({ draft: { ...selected, name }, problems: [], error: null });
        },
        editNew() {
          edit += 1;
          isNew = true;
          set({ draft: EMPTY_DRAFT, problems: [], error: null });
        },
        change(draft) {
          const checked = get().problems.length > 0 ? validateRubric(draft) : null;
          set({ draft, problems: checked?.kind === "invalid" ? checked.problems : [] });
        },
        cancelEdit() {
          edit += 1;
          set({ draft: null, problems: [], error: null });
        },
        save() {
          saving ??= save().finally(() => {
            saving = null;
          });
          return saving;
        },
      },
    };
  });
}

/** The rubric that is judged against; the first starter if the selected one is gone. */
export function selectRubric(store: RubricStoreState): NamedRubric {
  const selected = store.rubrics.find((rubric) => rubric.id === store.selectedId) ?? STARTER_RUBRICS[0];
  if (selected === undefined) throw new TypeError("Hearth ships without rubrics");
  return selected;
}
export const selectRubrics = (store: RubricStoreState): readonly NamedRubric[] => store.rubrics;
export const selectRubricDraft = (store: RubricStoreState): RubricDraft | null => store.draft;
export const selectRubricProblems = (store: RubricStoreState): readonly RubricProblem[] => store.problems;
export const selectRubricError = (store: RubricStoreState): AppError | null => store.error;
export const selectRubricActions = (store: RubricStoreState): RubricActions => store.actions;
