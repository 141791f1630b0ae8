import { X } from "lucide-react";
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { classes } from "./classes.ts";
import { IconButton } from "./IconButton.tsx";

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Drawn only while open, so it can be a lazy module. */
  readonly children: ReactNode;
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode;
  /** 400, 640 or 960 px at most; below 720 px it is a sheet from the bottom edge. Default `medium`. */
  readonly size?: "small" | "medium" | "large" | undefined;
}

const WIDTHS = { small: "pane:max-w-100", medium: "pane:max-w-160", large: "pane:max-w-240" } as const;

/** The person sees one matter above the page and closes it by Escape, the cross, or a press outside. */
export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  footer,
  size = "medium",
}: DialogProps): ReactElement {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex items-end justify-center bg-veil pane:items-start pane:px-4 pane:py-[8dvh]"
    >
      <Modal
        className={classes(
          "w-full border-line bg-float text-ink shadow-float outline-none",
          "rounded-t-md border-t pane:rounded-md pane:border",
          WIDTHS[size],
        )}
      >
        <FocusReturn />
        <AriaDialog className="flex max-h-[88dvh] flex-col outline-none pane:max-h-[84dvh]">
          <header className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1.5 pl-4">
            <Heading slot="title" className="min-w-0 truncate font-semibold">
              {title}
            </Heading>
            <IconButton label="Close" icon={<X />} onPress={onClose} isTooltipHidden />
          </header>
          <div className="min-h-0 overflow-y-auto overscroll-contain p-4">{children}</div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
              {footer}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * Gives the focus back to where it was before the dialog. React Aria does so, too, but in vain when a dialog closes by itself,
 * such as after saving: the page is then still inert for a moment.
 */
function FocusReturn(): null {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      });
    },
    [opener],
  );
  return null;
}
