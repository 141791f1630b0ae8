import type { ReactElement, RefObject } from "react";
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

/** A menu takes the focus when it opens; this is not the focus on a page's load that screen readers trip over. */
const FOCUS_FIRST = { autoFocus: "first" } as const;

/** The open list of a `Menu`; a module of its own, because it is needed only after the first press. */
export function MenuPanel({ entries, ...popover }: MenuPanelProps): ReactElement {
  return (
    <PopoverPanel {...popover} isFlush>
      <Menu
        {...FOCUS_FIRST}
        aria-label={popover.label}
        onClose={() => popover.onOpenChange(false)}
        className="p-1 outline-none"
      >
        {entries.map((entry, index) =>
          entry === "separator" ? (
            <Separator key={`separator-${index}`} className="my-1 border-t border-line" />
          ) : (
            renderAction(entry)
          ),
        )}
      </Menu>
    </PopoverPanel>
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
