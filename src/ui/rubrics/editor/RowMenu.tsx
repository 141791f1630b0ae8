import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useRef, useState, type ReactElement } from "react";
import type { MenuEntry } from "#ui/components/menuEntry.ts";

export interface RowMenuProps {
  /** *What can be done with level 3*. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const MenuPanel = lazy(async () => ({ default: (await import("#ui/components/MenuPanel.tsx")).MenuPanel }));

/**
 * The person opens what can be done with a field, by pointer here or by the key that the field listens to. The button stands
 * outside of the order of Tab, so that one goes from text to text.
 */
export function RowMenu({ label, entries, isOpen, onOpenChange }: RowMenuProps): ReactElement {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [wasOpened, setWasOpened] = useState(false);
  if (isOpen && !wasOpened) setWasOpened(true);
  return (
    <>
      <button
        ref={triggerRef}
        type="button"
        tabIndex={-1}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => onOpenChange(!isOpen)}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink aria-expanded:bg-picked pointer-coarse:size-11 [&>svg]:size-4"
      >
        <Ellipsis aria-hidden />
      </button>
      {wasOpened && (
        <Suspense>
          <MenuPanel {...{ label, entries, triggerRef, isOpen, onOpenChange }} placement="bottom start" />
        </Suspense>
      )}
    </>
  );
}
