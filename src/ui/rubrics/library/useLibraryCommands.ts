import { useMemo } from "react";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import type { RubricFields, RubricRecord } from "#core/rubric/rubricRecord.ts";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { changeEach, takeBack } from "./changeEach.ts";
import { namesOf, rubricName } from "./libraryWords.ts";
import { useAttempt } from "./useAttempt.ts";

/** What can be done from the library. Each says by itself what came of it, and offers to take it back. */
export interface LibraryCommands {
  readonly create: () => void;
  /** Copy a rubric, or start from a starter, and open the copy. */
  readonly duplicate: (id: string) => void;
  readonly setFavourite: (records: readonly RubricRecord[], isFavourite: boolean) => void;
  readonly setArchived: (records: readonly RubricRecord[], isArchived: boolean) => void;
  readonly setTags: (
    records: readonly RubricRecord[],
    tagsOf: (record: RubricRecord) => readonly string[],
  ) => void;
  readonly remove: (record: RubricRecord) => void;
}

interface ChangeWords {
  /** Names the step, before the rubric's name. */
  readonly label: string;
  /** Names the step that takes it back. */
  readonly backLabel: string;
  /** What a message says was done, after the name; `null` when the row itself shows it. */
  readonly told: string | null;
}

const ARCHIVING = { label: "archiving of", backLabel: "bringing back of", told: "archived" } as const;
const BRINGING_BACK = { label: "bringing back of", backLabel: "archiving of", told: "brought back" } as const;

/** The commands of the library; what is being typed in the editor is kept before each. */
export function useLibraryCommands(onOpen: (id: string) => void): LibraryCommands {
  const desk = useRubricsDesk();
  const attempt = useAttempt();
  const showToast = useToast();

  return useMemo(() => {
    const { library, editor, filter } = desk;

    function afterKeeping(work: () => Promise<void>): void {
      attempt(async () => {
        await editor.getState().actions.flush();
        await work();
      });
    }

    function openNew(id: string): void {
      // a search or the archive would hide it
      filter.getState().actions.setFilter({ query: "", onlyFavourites: false, shows: "active" });
      onOpen(id);
    }

    /** What the rubrics are now, not when their rows were drawn. */
    function current(records: readonly RubricRecord[]): readonly RubricRecord[] {
      const wanted = new Set(records.map(({ id }) => id));
      return library.getState().records.filter(({ id }) => wanted.has(id));
    }

    function change(
      shown: readonly RubricRecord[],
      fieldsOf: (record: RubricRecord) => Partial<RubricFields>,
      { label, backLabel, told }: ChangeWords,
    ): void {
      afterKeeping(async () => {
        const records = current(shown);
        const made = await changeEach(
          library,
          records,
          fieldsOf,
          (changed) => `${label} ${namesOf(changed)}`,
        );
        if (told === null || made.changes.length === 0) return;
        const changed = records.filter(({ id }) => made.changes.some((one) => one.id === id));
        const undo = (): void =>
          afterKeeping(async () => {
            if (await takeBack(library, made, `${backLabel} ${namesOf(changed)}`)) return;
            showToast({
              tone: "news",
              text: `${namesOf(changed)} ${changed.length === 1 ? "stays" : "stay"} as now`,
              detail: "It was changed again since, so nothing was taken back.",
            });
          });
        showToast({
          id: "rubrics-changed",
          text: `${namesOf(changed)} ${told}`,
          action: { label: "Undo", onPress: undo },
        });
      });
    }

    return {
      create: () =>
        afterKeeping(async () => {
          const { tag } = filter.getState().filter;
          openNew(await library.getState().actions.create(EMPTY_RUBRIC_DRAFT, tag === null ? [] : [tag]));
        }),
      duplicate: (id) =>
        afterKeeping(async () => {
          const isStarter = library.getState().records.every((record) => record.id !== id);
          const copyId = await library.getState().actions.duplicate(id);
          if (isStarter) filter.getState().actions.setFilter({ tag: null });
          openNew(copyId);
        }),
      setFavourite: (records, isFavourite) =>
        change(records, () => ({ isFavourite }), { label: "star of", backLabel: "star of", told: null }),
      setArchived: (records, isArchived) =>
        change(records, () => ({ isArchived }), isArchived ? ARCHIVING : BRINGING_BACK),
      setTags: (records, tagsOf) =>
        change(records, (record) => ({ tags: tagsOf(record) }), {
          label: "tags of",
          backLabel: "tags of",
          told: records.length > 1 ? "tagged" : null,
        }),
      remove: (record) =>
        afterKeeping(async () => {
          await library.getState().actions.remove(record.id);
          const seq = library.getState().undoStep?.seq;
          const undo = async (): Promise<void> => {
            const { undoStep, actions } = library.getState();
            if (undoStep?.seq === seq && (await actions.undo()) !== null) return onOpen(record.id);
            showToast({
              tone: "news",
              text: `Press Undo until ${rubricName(record)} is back`,
              detail: "Other things were done after it was deleted.",
            });
          };
          showToast({
            id: "rubrics-changed",
            text: `${rubricName(record)} deleted`,
            action: { label: "Undo", onPress: () => attempt(undo) },
          });
        }),
    };
  }, [attempt, desk, onOpen, showToast]);
}
