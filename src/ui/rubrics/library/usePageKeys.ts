import { useEffect, useRef, type RefObject } from "react";

/** Keys that work anywhere on the page while nobody types and no dialog is open: `/` to search, `n` for a new rubric. */
export function usePageKeys(
  paneRef: RefObject<HTMLElement | null>,
  actions: { readonly search: () => void; readonly create: () => void },
): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const run =
        event.key === "/" ? latest.current.search : event.key === "n" ? latest.current.create : null;
      if (run === null || isTyping(event.target) || isCovered(paneRef.current)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", handle);
    return () => window.removeEventListener("keydown", handle);
  }, [paneRef]);
}

/** Whether keys belong to a text there. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
  );
}

/** Whether the pane is out of sight: folded away on a small screen, or under a dialog or menu. */
function isCovered(pane: HTMLElement | null): boolean {
  if (pane === null || !pane.checkVisibility()) return true;
  return document.querySelector('[role="dialog"], [role="menu"], dialog[open]') !== null;
}
