import type { ReactElement, ReactNode, RefObject } from "react";
import { Popover as AriaPopover } from "react-aria-components";
import { classes } from "./classes.ts";

export type PopoverPlacement = "bottom start" | "bottom end" | "top start" | "top end" | "right top";

export interface PopoverPanelProps {
  /** What it belongs to; read out when it opens. */
  readonly label: string;
  readonly triggerRef: RefObject<Element | null>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly placement?: PopoverPlacement | undefined;
  /** No padding of its own; for lists that reach the edges. */
  readonly isFlush?: boolean | undefined;
  readonly children: ReactNode;
}

/** The person sees a small panel beside what opened it; Escape or a press elsewhere closes it and gives the focus back. */
export function PopoverPanel({
  label,
  triggerRef,
  isOpen,
  onOpenChange,
  placement = "bottom start",
  isFlush = false,
  children,
}: PopoverPanelProps): ReactElement {
  return (
    <AriaPopover
      aria-label={label}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement={placement}
      offset={6}
      className={classes(
        "max-w-[min(24rem,calc(100vw-1rem))] min-w-48 overflow-y-auto rounded-md border border-line bg-float",
        "text-ink shadow-float outline-none",
        !isFlush && "p-4",
      )}
    >
      {children}
    </AriaPopover>
  );
}
