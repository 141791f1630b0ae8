import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { isTyping } from "./library/usePageKeys.ts";
import { useKeptNumber } from "./useKeptNumber.ts";

/** Whether the library stands beside the open rubric. */
export interface LibraryFold {
  readonly isFolded: boolean;
  readonly toggle: () => void;
}

const FOLDED = { min: 0, max: 1, initial: 0 };

/**
 * Keeps whether the library makes room for the rubric that is open, and listens to `[`. While it is folded, `/` brings it back, and
 * `n` still starts a rubric.
 *
 * @param isRubricOpen Without a rubric, the library is always there.
 */
export function useLibraryFold(isRubricOpen: boolean, onCreate: () => void): LibraryFold {
  const [folded, setFolded] = useKeptNumber("hearth-rubric-library-folded", FOLDED);
  const isFolded = isRubricOpen && folded === 1;
  const toggle = (): void => setFolded(folded === 1 ? 0 : 1);
  const latest = useRef({ isRubricOpen, isFolded, toggle, onCreate });
  useEffect(() => {
    latest.current = { isRubricOpen, isFolded, toggle, onCreate };
  });
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      const now = latest.current;
      if (!now.isRubricOpen || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isTyping(event.target) || isCovered()) return;
      if (event.key === "[") toggleByKey(now.toggle);
      else if (event.key === "n" && now.isFolded) now.onCreate();
      // the library, which listens after this, then finds itself in sight
      else if (event.key === "/" && now.isFolded) return flushSync(now.toggle);
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
  return { isFolded, toggle };
}

/** What had the focus in the library gives it to the button that brings the library back. */
function toggleByKey(toggle: () => void): void {
  const had = document.activeElement;
  flushSync(toggle);
  if (had !== null && had !== document.body && !had.checkVisibility()) {
    document.querySelector<HTMLElement>("[data-rubric-editor] [aria-keyshortcuts='[']")?.focus();
  }
}

/** Whether something lies over the page, or it is too narrow for two panes. */
function isCovered(): boolean {
  if (!window.matchMedia("(min-width: 720px)").matches) return true;
  return document.querySelector('[role="dialog"], [role="menu"], dialog[open]') !== null;
}
