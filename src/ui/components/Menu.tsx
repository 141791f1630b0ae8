import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useRef, useState, type ReactElement, type ReactNode } from "react";
import { Button, type ButtonVariant } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import type { MenuEntry } from "./menuEntry.ts";
import type { PopoverPlacement } from "./PopoverPanel.tsx";

export interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly icon?: ReactNode;
  /** Only the icon is drawn; the label is its tooltip. */
  readonly isIconOnly?: boolean | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly placement?: PopoverPlacement | undefined;
}

function importPanel() {
  return import("./MenuPanel.tsx");
}

const MenuPanel = lazy(async () => ({ default: (await importPanel()).MenuPanel }));

/** The person opens a list of actions that belong together and takes one, by pointer, arrow key or first letter. */
export function Menu({
  label,
  entries,
  icon,
  isIconOnly = false,
  variant,
  isDisabled,
  placement = "bottom start",
}: MenuProps): ReactElement {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const trigger = {
    ref: triggerRef,
    isDisabled,
    "aria-haspopup": "menu",
    "aria-expanded": isOpen,
    onPointerEnter: () => void importPanel(),
    onFocus: () => void importPanel(),
    onPress: () => {
      setWasOpened(true);
      setIsOpen(!isOpen);
    },
  } as const;
  return (
    <>
      {isIconOnly ? (
        <IconButton {...trigger} label={label} icon={icon} />
      ) : (
        <Button {...trigger} variant={variant} icon={icon}>
          <span className="flex items-center gap-1.5">
            {label}
            <ChevronDown aria-hidden className="-mr-1 size-4 text-muted" />
          </span>
        </Button>
      )}
      {wasOpened && (
        <Suspense>
          <MenuPanel {...{ label, entries, triggerRef, isOpen, placement }} onOpenChange={setIsOpen} />
        </Suspense>
      )}
    </>
  );
}
