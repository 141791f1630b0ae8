import type { ShortcutGroup } from "#ui/components/ShortcutList.tsx";
import { LIBRARY_SHORTCUTS } from "./library/libraryShortcuts.ts";

const EDITOR_SHORTCUTS: ShortcutGroup = {
  title: "Rubric editor",
  shortcuts: [
    { keys: "Mod+S", label: "Save a version" },
    { keys: "Mod+Z", label: "Undo, also what was deleted" },
    { keys: "Mod+Shift+Z", label: "Redo" },
    { keys: "Alt+ArrowUp", label: "Swap a level with the one above" },
    { keys: "Alt+ArrowDown", label: "Swap a level with the one below" },
    { keys: "Mod+.", label: "More for a level" },
    { keys: "[", label: "Hide the library, or show it" },
  ],
};

const TRIAL_SHORTCUTS: ShortcutGroup = {
  title: "Trial bench",
  shortcuts: [
    { keys: "j", label: "Next case" },
    { keys: "k", label: "Case before" },
    { keys: "1", label: "Expected score, and on" },
    { keys: "0", label: "No expected score" },
    { keys: "Enter", label: "Edit the case" },
    { keys: "a", label: "Add a case" },
    { keys: "Delete", label: "Remove the case" },
    { keys: "Mod+Enter", label: "Judge all cases" },
    { keys: "Mod+Shift+Enter", label: "Judge this case" },
  ],
};

/** The keys of the Rubrics page, for the list of all keys. */
export const RUBRIC_SHORTCUTS: readonly ShortcutGroup[] = [
  LIBRARY_SHORTCUTS,
  EDITOR_SHORTCUTS,
  TRIAL_SHORTCUTS,
];
