import { useEffect, useRef, type ReactElement, type RefObject } from "react";
import { Menu, MenuItem, Separator } from "react-aria-components";
import { classes } from "./classes.ts";
import { KeyCap } from "./KeyCap.tsx";
import type { MenuAction, MenuEntry } from "./menuEntry.ts";
import { MENU_ITEM_CLASSES } from "./menuItemClasses.ts";
import { PopoverPanel, type PopoverPlacement } from "./PopoverPanel.tsx";

export interface MenuPanelProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly triggerRef: RefObject<Element | null>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly placement: PopoverPlacement;
}

/** The open list of a `Menu`; a module of its own, because it is needed only after the first press. */
export function MenuPanel({ entries, ...popover }: MenuPanelProps): ReactElement {
  return (
    <PopoverPanel {...popover} isFlush>
      <Entries {...popover} entries={entries} onClose={() => popover.onOpenChange(false)} />
    </PopoverPanel>
  );
}

function Entries({
  label,
  entries,
  onClose,
}: Pick<MenuPanelProps, "label" | "entries"> & { readonly onClose: () => void }): ReactElement {
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    menu.current?.querySelector<HTMLElement>("[role=menuitem]:not([aria-disabled=true])")?.focus();
  }, []);

  return (
    <Menu ref={menu} aria-label={label} onClose={onClose} className="p-1 outline-none">
      {entries.map((entry, index) =>
        entry === "separator" ? (
          <Separator key={`separator-${index}`} className="my-1 border-t border-line" />
        ) : (
          renderAction(entry)
        ),
      )}
    </Menu>
  );
}

function renderAction(action: MenuAction): ReactElement {
  return (
    <MenuItem
      key={action.id}
      id={action.id}
      textValue={action.label}
      isDisabled={action.isDisabled ?? false}
      onAction={action.onSelect}
      className={classes(MENU_ITEM_CLASSES, action.isDanger === true && "text-danger")}
    >
      {action.icon}
      <span className="min-w-0 flex-1 truncate">{action.label}</span>
      {action.keys !== undefined && <KeyCap keys={action.keys} />}
    </MenuItem>
  );
}
