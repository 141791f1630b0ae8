import { classes } from "#ui/components/classes.ts";

/** The outline shared by the chips of the top bar: 28 px high, 44 px under a finger. */
export const CHIP_CLASSES = classes(
  "inline-flex h-7 max-w-full min-w-0 items-center gap-1.5 rounded-md border border-line bg-field px-2 text-table",
  "transition-colors hover:border-edge hover:bg-hover aria-expanded:bg-picked pointer-coarse:h-11",
);
