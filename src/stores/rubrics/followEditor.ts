import { selectOpenRubric, type RubricEditorStore } from "./rubricEditorState.ts";
import type { TrialStore } from "./trialState.ts";

/**
 * Have the cases of the rubric that is open on the trial bench. What is typed into cases is kept before another tab writes the rubric, and nothing is judged with one that is gone.
 */
export function followEditor(
  editor: Pick<RubricEditorStore, "subscribe">,
  trial: Pick<TrialStore, "getState">,
): void {
  editor.subscribe((state, before) => {
    const { rubricId, actions } = trial.getState();
    if (state.opened.kind === "missing" && state.opened.id === rubricId) actions.stop();
    const rubric = selectOpenRubric(state);
    const earlier = selectOpenRubric(before);
    if (rubric === null) return;
    if (rubric.id !== earlier?.id) {
      void actions.open(rubric.id);
      // it may have been away
      if (rubric.id === rubricId) void actions.reread();
    }
    if (earlier?.access.kind === "here" && rubric.access.kind !== "here") void actions.flush();
  });
}
