import { useEffect, useRef, type FocusEvent, type RefObject } from "react";

/** What the region has to be given. */
export interface KeptFocus {
  readonly ref: RefObject<HTMLElement | null>;
  readonly tabIndex: -1;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

const ITEM = "[data-item]";

/**
 * Keeps the focus of those who use the keyboard: where what had the focus is gone, drawn anew or disabled, the item around it gets
 * it, else the region itself.
 *
 * Items carry `data-item` with their key, and `tabIndex={-1}`.
 */
export function useKeptFocus(): KeptFocus {
  const ref = useRef<HTMLElement>(null);
  /** Of the focused element; empty outside of all items, `null` while the focus is elsewhere. */
  const itemKey = useRef<string | null>(null);
  useEffect(() => {
    const region = ref.current;
    if (region === null) return undefined;
    const restore = (): void => {
      // what is removed loses the focus without an event, so that its key is still there
      if (itemKey.current === null || document.activeElement !== document.body) return;
      const items = [...region.querySelectorAll<HTMLElement>(ITEM)];
      (items.find(({ dataset }) => dataset["item"] === itemKey.current) ?? region).focus();
    };
    const observer = new MutationObserver(restore);
    observer.observe(region, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    return () => observer.disconnect();
  }, []);
  return {
    ref,
    tabIndex: -1,
    onFocus({ target }) {
      const item = target instanceof Element ? target.closest<HTMLElement>(ITEM) : null;
      itemKey.current = item?.dataset["item"] ?? "";
    },
    onBlur() {
      itemKey.current = null;
    },
  };
}
