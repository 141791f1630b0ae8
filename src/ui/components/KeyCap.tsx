import type { ReactElement } from "react";
import { classes } from "./classes.ts";
import { isApplePlatform, keyCaps, type KeyNotation } from "./keyNotation.ts";

export interface KeyCapProps {
  readonly keys: KeyNotation;
  /** On the primary button the print takes the button's own text colour. */
  readonly isOnEmber?: boolean | undefined;
}

/** The person sees which keys do the same as the control beside it: ⌘↵ on a Mac, Ctrl ↵ elsewhere. */
export function KeyCap({ keys, isOnEmber = false }: KeyCapProps): ReactElement {
  const isApple = isApplePlatform();
  return (
    <kbd
      className={classes(
        "inline-flex shrink-0 items-center gap-1 font-sans text-small whitespace-nowrap",
        isOnEmber ? "text-current" : "text-muted",
      )}
    >
      {keyCaps(keys, isApple).map((caps, index) => (
        <span
          key={`${index}-${caps.join()}`}
          className={classes(
            "min-w-4 rounded-sm border px-0.75 text-center leading-3.5",
            isOnEmber ? "border-current/40" : "border-line bg-field",
          )}
        >
          {caps.join(isApple ? "" : " ")}
        </span>
      ))}
    </kbd>
  );
}
