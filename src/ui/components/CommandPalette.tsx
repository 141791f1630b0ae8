import { Search } from "lucide-react";
import { useEffect, useRef, useState, type ReactElement } from "react";
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  TextField,
} from "react-aria-components";
import { findActions, type CommandAction } from "./commandAction.ts";
import { KeyCap } from "./KeyCap.tsx";
import { MENU_ITEM_CLASSES } from "./menuItemClasses.ts";

export interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly actions: readonly CommandAction[];
}

/** The person types a few letters of what they want to do, sees what fits, and runs it with Enter. */
export function CommandPalette({ isOpen, onClose, actions }: CommandPaletteProps): ReactElement {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex justify-center bg-veil px-3 pt-[12dvh]"
    >
      <Modal className="h-fit w-full max-w-140 overflow-hidden rounded-md border border-line bg-float text-ink shadow-float outline-none">
        <Dialog aria-label="Commands" className="outline-none">
          <ActionSearch actions={actions} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function ActionSearch({ onClose, actions }: Pick<CommandPaletteProps, "actions" | "onClose">): ReactElement {
  const [query, setQuery] = useState("");
  const found = findActions(actions, query);
  const input = useRef<HTMLInputElement>(null);

  // the palette is opened to type into it
  useEffect(() => input.current?.focus(), []);

  function run(id: string): void {
    onClose();
    actions.find((action) => action.id === id)?.run();
  }

  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <TextField aria-label="What do you want to do?" className="relative border-b border-line">
        <Search aria-hidden className="absolute top-1/2 left-4 size-4 -translate-y-1/2 text-muted" />
        <Input
          ref={input}
          spellCheck="false"
          placeholder="Page or action"
          className="h-11 w-full bg-transparent pr-4 pl-11 text-reading outline-none"
        />
      </TextField>
      {/* scrolls, so it has to be reachable by keyboard itself: the focus stays in the field while items are picked */}
      <div tabIndex={0} className="max-h-[52dvh] overflow-y-auto outline-none">
        <Menu
          aria-label="Actions"
          items={found}
          onAction={(id) => run(String(id))}
          renderEmptyState={() => (
            <p className="px-3 py-1.5 text-muted">Nothing is called “{query.trim()}”.</p>
          )}
          className="p-1 outline-none"
        >
          {(action) => (
            <MenuItem textValue={action.title} className={MENU_ITEM_CLASSES}>
              <span className="min-w-0 truncate">{action.title}</span>
              <span className="mr-auto shrink-0 text-small text-muted">{action.group}</span>
              {action.keys !== undefined && <KeyCap keys={action.keys} />}
            </MenuItem>
          )}
        </Menu>
      </div>
    </Autocomplete>
  );
}
