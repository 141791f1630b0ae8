import { asAppError, type AppError } from "#core/errors.ts";
import { incomingDraft, type ImportedBundle } from "#core/rubric/formats/rubricImport.ts";
import { resolveImport } from "#core/rubric/formats/resolveImport.ts";
import type { RubricLibraryStore } from "#stores/rubrics/rubricLibraryState.ts";
import { errorText } from "#ui/errorText.ts";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { choiceOf, tallyImport, type ImportChoices, type ImportRowState } from "./importTally.ts";
import { importedWords, shownName } from "./transferWords.ts";

export interface ImportOrder {
  readonly rows: readonly ImportRowState[];
  readonly choices: ImportChoices;
  /** Stands beside the versions that are made, such as "Imported from rubrics.csv". */
  readonly note: string;
}

/**
 * Adds what the person has decided on and says so, with *Undo*.
 *
 * @returns What does it and gives the id of the first rubric; it rejects with an `AppError` when the disk refuses.
 */
export function useRubricsImporter(): (order: ImportOrder) => Promise<string | null> {
  const { library, editor, filter, sha256 } = useRubricsDesk();
  const showToast = useToast();

  return async ({ rows, choices, note }) => {
    // what is being typed is kept first, so that undo brings it back
    await editor.getState().actions.flush();
    const before = library.getState();
    const bundles = await resolveImport(
      rows.map((row) => ({ entry: row.entry, choice: choiceOf(row, choices) })),
      {
        existing: before.records,
        newId: () => crypto.randomUUID(),
        now: new Date().toISOString(),
        sha256,
        note,
      },
    );
    await before.actions.addImported(bundles);
    const undo = createUndo(library);
    const only = rows.find((row) => choiceOf(row, choices) !== "skip");
    const name = only === undefined ? "" : shownName(incomingDraft(only.entry.incoming).name);
    showToast({
      id: "rubrics-imported",
      ...importedWords(tallyImport(rows, choices), name),
      action: { label: "Undo", onPress: () => void takeBack(undo).then(tellUndone, tellFault) },
    });
    // a search or the archive would hide what came in
    filter.getState().actions.setFilter({ query: "", tag: null, onlyFavourites: false, shows: "active" });
    return idOf(bundles[0]);
  };

  async function takeBack(undo: () => Promise<boolean>): Promise<boolean> {
    // what is being typed is a step of its own
    await editor.getState().actions.flush();
    return undo();
  }

  function tellUndone(isUndone: boolean): void {
    if (isUndone) return;
    showToast({
      tone: "news",
      text: "Press Undo in the list until the import is taken back",
      detail: "Other things were done after it.",
    });
  }

  function tellFault(caught: unknown): void {
    const error: AppError = asAppError(caught);
    const { title, whatToDo } = errorText(error);
    showToast({ tone: "failed", text: `${title}. ${whatToDo}`, detail: error.message });
  }
}

/** What takes an import back while it is the newest step; gives whether it did. */
function createUndo(library: RubricLibraryStore): () => Promise<boolean> {
  const seq = library.getState().undoStep?.seq;
  return async () => {
    const { undoStep, actions } = library.getState();
    return undoStep !== null && undoStep.seq === seq && (await actions.undo()) !== null;
  };
}

function idOf(imported: ImportedBundle | undefined): string | null {
  if (imported === undefined) return null;
  return imported.kind === "add" ? imported.bundle.record.id : imported.id;
}
