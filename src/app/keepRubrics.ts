import type { RubricsStores } from "./createRubricsDesk.ts";

/**
 * Lose nothing typed when the page is hidden or closed: it is put away at once, for a write to the disk takes longer than a page
 * that is being closed has. Whoever leaves what could not be kept is asked first. Holds as long as the page.
 */
export function keepRubricsAtEnd({ editor, trial }: Pick<RubricsStores, "editor" | "trial">): void {
  function keep(): void {
    for (const { actions } of [editor.getState(), trial.getState()]) {
      actions.putAway();
      void actions.flush();
    }
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("pagehide", keep);
  window.addEventListener("beforeunload", (event) => {
    const isAtRisk = editor.getState().actions.hasUnkept() || trial.getState().actions.hasUnkept();
    if (isAtRisk) event.preventDefault();
  });
}
