import type { ShortcutGroup } from "#ui/components/ShortcutList.tsx";

/** The keys of the library, for the list of all keys. */
export const LIBRARY_SHORTCUTS: ShortcutGroup = {
  title: "Rubric library",
  shortcuts: [
    { keys: "/", label: "Search" },
    { keys: "n", label: "New rubric" },
    { keys: "j", label: "Next rubric" },
    { keys: "k", label: "Rubric before" },
    { keys: "Enter", label: "Open the rubric" },
    { keys: "f", label: "Favourite, or take the star away" },
    { keys: "e", label: "Archive, or bring back" },
    { keys: "x", label: "Select several" },
  ],
};
