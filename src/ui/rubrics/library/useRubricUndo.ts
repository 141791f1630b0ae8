import type { RubricStep } from "#core/rubric/rubricStep.ts";
import { selectRedoStep, selectUndoStep } from "#stores/rubrics/rubricLibraryState.ts";
import { useRubricLibrary, useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { useAttempt } from "./useAttempt.ts";

/** What *Undo* and *Redo* would do, and doing it. */
export interface RubricUndo {
  readonly undoStep: RubricStep | null;
  readonly redoStep: RubricStep | null;
  readonly undo: () => void;
  readonly redo: () => void;
}

/**
 * Undo and redo for buttons and keys alike: what is being typed is kept first, so that it is what undo takes back; then the
 * rubric that came back is shown.
 */
export function useRubricUndo(onOpen: (id: string) => void): RubricUndo {
  const { library, editor, trial } = useRubricsDesk();
  const attempt = useAttempt();
  const showToast = useToast();

  async function go(direction: "undo" | "redo"): Promise<void> {
    await editor.getState().actions.flush();
    await trial.getState().actions.flush();
    const { actions, ...state } = library.getState();
    const planned = direction === "undo" ? state.undoStep : state.redoStep;
    if (planned === null) return;
    const done = await actions[direction]();
    if (done === null) {
      showToast({
        id: "rubric-undo",
        tone: "news",
        text: `The ${planned.label} stays`,
        detail: "What it changed has been changed again since, so nothing was undone.",
      });
      return;
    }
    await trial.getState().actions.reread();
    const isHere = library.getState().records.some(({ id }) => id === done.rubricId);
    if (isHere) onOpen(done.rubricId);
  }

  return {
    undoStep: useRubricLibrary(selectUndoStep),
    redoStep: useRubricLibrary(selectRedoStep),
    undo: () => attempt(() => go("undo")),
    redo: () => attempt(() => go("redo")),
  };
}
