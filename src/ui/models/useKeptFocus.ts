import { useEffect, useRef, type FocusEvent } from "react";

/** What a list has to do so that focus is not lost with an item. */
export interface KeptFocus {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

const ITEM = "[data-item]";

/**
 * Keeps the focus of those who use the keyboard: where the focused item of a list is drawn anew or gone, the item of the same key
 * gets it, else the list's own section.
 *
 * Items carry `data-item` with their key and `tabIndex={-1}`, as does the section with `sectionId`.
 *
 * @param sign Changes with every item that comes, goes or becomes another one.
 */
export function useKeptFocus(sectionId: string, sign: string): KeptFocus {
  const focusedKey = useRef<string | null>(null);
  useEffect(() => {
    // a removed element loses the focus without an event, so what is remembered is still true
    if (focusedKey.current === null || document.activeElement !== document.body) return;
    const section = document.querySelector<HTMLElement>(`#${sectionId}`);
    const items = [...(section?.querySelectorAll<HTMLElement>(ITEM) ?? [])];
    (items.find(({ dataset }) => dataset["item"] === focusedKey.current) ?? section)?.focus();
  }, [sectionId, sign]);
  return {
    onFocus({ target }) {
      const item = target instanceof Element ? target.closest<HTMLElement>(ITEM) : null;
      focusedKey.current = item?.dataset["item"] ?? "";
    },
    onBlur() {
      focusedKey.current = null;
    },
  };
}
