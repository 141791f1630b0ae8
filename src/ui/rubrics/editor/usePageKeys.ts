import { useEffect } from "react";
import { isApplePlatform } from "#ui/components/keyNotation.ts";

export interface PageKeys {
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** `null` while nothing can be saved; the key then still does not reach the browser. */
  readonly onSave: (() => void) | null;
}

/**
 * Listen to ⌘Z, ⇧⌘Z (or Ctrl Y) and ⌘S while the editor is on the page. Dialogs, and fields that take back their own typing
 * (`data-own-undo`, or outside of `data-rubric-editor`), keep ⌘Z to themselves.
 */
export function usePageKeys({ onUndo, onRedo, onSave }: PageKeys): void {
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      const command = commandOf(event);
      if (command === null || event.defaultPrevented || isInDialog(event.target)) return;
      if (command !== "save" && hasOwnUndo(event.target)) return;
      event.preventDefault();
      if (command === "save") onSave?.();
      else if (command === "undo") onUndo();
      else onRedo();
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [onUndo, onRedo, onSave]);
}

function commandOf(event: KeyboardEvent): "save" | "undo" | "redo" | null {
  const isApple = isApplePlatform();
  const isMod = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isMod || event.altKey) return null;
  switch (event.key.toLowerCase()) {
    case "s":
      return event.shiftKey ? null : "save";
    case "z":
      return event.shiftKey ? "redo" : "undo";
    case "y":
      return isApple || event.shiftKey ? null : "redo";
    default:
      return null;
  }
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog]") !== null;
}

function hasOwnUndo(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("[data-own-undo]") !== null) return true;
  return target.matches("input, textarea, select") && target.closest("[data-rubric-editor]") === null;
}
