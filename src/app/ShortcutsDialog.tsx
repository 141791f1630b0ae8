import type { ReactElement } from "react";
import type { CommandAction } from "#ui/components/commandAction.ts";
import { Dialog } from "#ui/components/Dialog.tsx";
import { RUBRIC_SHORTCUTS } from "#ui/rubrics/rubricShortcuts.ts";
import { ShortcutList, type ShortcutGroup } from "#ui/components/ShortcutList.tsx";

/** Keys that belong to the page rather than to a command. */
const ALWAYS: ShortcutGroup = {
  title: "Everywhere",
  shortcuts: [
    { keys: "Mod+K", label: "Search for anything" },
    { keys: "?", label: "This list" },
    { keys: "Escape", label: "Close what lies over the page, or stop the judge" },
  ],
};

/** The person reads every key that does something. */
export function ShortcutsDialog({
  commands,
  onClose,
}: {
  readonly commands: readonly CommandAction[];
  readonly onClose: () => void;
}): ReactElement {
  const titles = [
    ...new Set(commands.flatMap((command) => (command.keys === undefined ? [] : [command.group ?? ""]))),
  ];
  const groups = titles
    .map((title) => ({
      title,
      shortcuts: commands.flatMap(({ group, keys, title: label }) =>
        keys === undefined || (group ?? "") !== title || keys === "?" ? [] : [{ keys, label }],
      ),
    }))
    .filter((group) => group.shortcuts.length > 0);
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts">
      <ShortcutList groups={[...groups, ...RUBRIC_SHORTCUTS, ALWAYS]} />
    </Dialog>
  );
}
