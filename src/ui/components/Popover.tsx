import { useRef, useState, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";
import { PopoverPanel, type PopoverPlacement } from "./PopoverPanel.tsx";

export interface PopoverProps {
  /** Names the panel. */
  readonly label: string;
  /** What is drawn inside the button. */
  readonly trigger: ReactNode;
  /** Names the button, where what is drawn has no words. */
  readonly triggerLabel?: string | undefined;
  readonly triggerClassName?: string | undefined;
  readonly placement?: PopoverPlacement | undefined;
  /** The panel; a function is handed `close`. Drawn only while open. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** The person presses a button and sees a small panel that belongs to it. */
export function Popover({
  label,
  trigger,
  triggerLabel,
  triggerClassName,
  placement,
  children,
}: PopoverProps): ReactElement {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        ref={triggerRef}
        type="button"
        aria-label={triggerLabel}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className={
          triggerClassName ??
          classes(
            "inline-flex h-control min-w-control items-center justify-center gap-2 rounded-md border border-line bg-field",
            "px-3 transition-colors hover:border-edge hover:bg-hover aria-expanded:bg-picked",
          )
        }
      >
        {trigger}
      </button>
      <PopoverPanel {...{ label, triggerRef, isOpen, placement }} onOpenChange={setIsOpen}>
        {typeof children === "function" ? children(() => setIsOpen(false)) : children}
      </PopoverPanel>
    </>
  );
}
