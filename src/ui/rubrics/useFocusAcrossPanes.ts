import { useEffect, useRef, type RefObject } from "react";

/**
 * Where one pane takes the whole screen, opening a rubric or going back hides what had the focus. It then goes to the rubric's
 * heading, or back to its row in the library.
 */
export function useFocusAcrossPanes(openId: string | null): RefObject<HTMLDivElement | null> {
  const pageRef = useRef<HTMLDivElement>(null);
  const before = useRef(openId);
  useEffect(() => {
    if (before.current === openId) return undefined;
    before.current = openId;
    // a moment later the browser has taken the focus from what is hidden, and what is opened has taken its own
    const timer = setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const target = openId === null ? "[data-row][tabindex='0']" : "[data-rubric-heading]";
      pageRef.current?.querySelector<HTMLElement>(target)?.focus();
    }, 100);
    return () => clearTimeout(timer);
  }, [openId]);
  return pageRef;
}
