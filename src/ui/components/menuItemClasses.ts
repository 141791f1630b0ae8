import { classes } from "./classes.ts";

/** One line of a menu or of the command palette; `data-focused` also holds while the focus itself is in a text field. */
export const MENU_ITEM_CLASSES = classes(
  "flex h-control cursor-default items-center gap-2 rounded-sm px-2.5 outline-none [&>svg]:size-4 [&>svg]:shrink-0",
  "data-disabled:text-muted data-focused:bg-picked data-focus-visible:outline-2 data-focus-visible:-outline-offset-2",
  "data-focus-visible:outline-ember",
);
