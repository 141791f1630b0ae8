import { useEffect, useRef, type RefObject } from "react";
import { isApplePlatform } from "#ui/components/keyNotation.ts";

export interface TrialPageKeys {
  /** `null` while it cannot be done; the key then still does nothing else. */
  readonly judgeAll: (() => void) | null;
  readonly judgeSelected: (() => void) | null;
  readonly stop: (() => void) | null;
}

/** Listen to ⌘↵, ⇧⌘↵ and Escape while the bench is in sight: also while the rubric is being written, which is the loop. */
export function useTrialKeys(benchRef: RefObject<HTMLElement | null>, keys: TrialPageKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.repeat || isCovered(benchRef.current)) return;
      const { judgeAll, judgeSelected, stop } = latest.current;
      if (event.key === "Escape") {
        if (stop === null) return;
        event.preventDefault();
        stop();
      } else if (event.key === "Enter" && isMod(event)) {
        event.preventDefault();
        if (event.shiftKey) judgeSelected?.();
        else judgeAll?.();
      }
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [benchRef]);
}

function isMod(event: KeyboardEvent): boolean {
  const isApple = isApplePlatform();
  return (isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;
}

/** Whether the bench is out of sight, or a dialog or menu lies over it. */
function isCovered(bench: HTMLElement | null): boolean {
  if (bench === null || !bench.checkVisibility()) return true;
  return document.querySelector('[role="dialog"], [role="menu"], dialog[open]') !== null;
}
