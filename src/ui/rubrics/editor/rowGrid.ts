/**
 * The columns of the form: digit, text, menu and what was found; with a margin for words where there is room, for an icon where
 * there is less, and below the text where there is little.
 */
export const ROW_GRID =
  "grid grid-cols-[1.25rem_minmax(0,1fr)_2rem] gap-x-1.5 pointer-coarse:grid-cols-[1.25rem_minmax(0,1fr)_2.75rem] @min-[26rem]:grid-cols-[1.25rem_minmax(0,60ch)_2rem_2rem] @min-[46rem]:grid-cols-[1.25rem_minmax(0,60ch)_2rem_minmax(0,1fr)]";
