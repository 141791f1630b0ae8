import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from "react";

/** Marks the control that gets the focus when the one that had it is gone. */
export const NEXT_FOCUS = { "data-next-focus": true } as const;

export interface KeptFocus<T extends HTMLElement> {
  readonly ref: RefObject<T | null>;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent<T>) => void;
}

/**
 * Keeps the focus within an element whose controls come and go: when the focused one is gone after a change, the one marked by
 * `NEXT_FOCUS` gets it. A focus that is elsewhere stays there.
 *
 * @param shown What the element shows; a new value is a change.
 */
export function useKeptFocus<T extends HTMLElement>(shown: unknown): KeptFocus<T> {
  const ref = useRef<T>(null);
  const isHere = useRef(false);
  useLayoutEffect(() => {
    if (!isHere.current || document.activeElement !== document.body) return;
    ref.current?.querySelector<HTMLElement>("[data-next-focus]")?.focus();
  }, [shown]);
  return {
    ref,
    onFocus: () => {
      isHere.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }) => {
      // without a target, the focus went to nothing or its control is gone
      if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) isHere.current = false;
    },
  };
}
