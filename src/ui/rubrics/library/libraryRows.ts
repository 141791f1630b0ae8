import { findNamedRubrics, type RubricFilter } from "#core/rubric/findRubrics.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";

/** A line of the library's list. */
export type LibraryRow =
  | { readonly kind: "rubric"; readonly id: string; readonly record: RubricRecord }
  | { readonly kind: "heading"; readonly id: "heading" }
  | { readonly kind: "starter"; readonly id: string; readonly rubric: NamedRubric };

/** Heights in px: two lines, and a heading's one. */
export const ROW_HEIGHTS: Readonly<Record<LibraryRow["kind"], number>> = {
  rubric: 52,
  starter: 52,
  heading: 36,
};

/** The found rubrics, then the starters as far as the same words find them; starters have no tags, stars or archive. */
export function libraryRows(found: readonly RubricRecord[], filter: RubricFilter): readonly LibraryRow[] {
  const own = found.map((record): LibraryRow => ({ kind: "rubric", id: record.id, record }));
  const isOwnOnly = filter.tag !== null || filter.onlyFavourites || filter.shows === "archived";
  const starters = isOwnOnly ? [] : findNamedRubrics(STARTER_RUBRICS, filter.query);
  if (starters.length === 0) return own;
  return [
    ...own,
    { kind: "heading", id: "heading" },
    ...starters.map((rubric): LibraryRow => ({ kind: "starter", id: rubric.id, rubric })),
  ];
}

/**
 * The row that a key leads to, `null` for keys that lead nowhere. Headings are stepped over.
 *
 * @param pageSize How many rows Page Up and Page Down go.
 */
export function rowAfterKey(
  key: string,
  rows: readonly LibraryRow[],
  index: number,
  pageSize: number,
): number | null {
  const last = rows.length - 1;
  switch (key) {
    case "ArrowDown":
    case "j":
      return nearestRow(rows, index + 1, 1) ?? index;
    case "ArrowUp":
    case "k":
      return nearestRow(rows, index - 1, -1) ?? index;
    case "PageDown":
      return nearestRow(rows, Math.min(last, index + pageSize), 1) ?? index;
    case "PageUp":
      return nearestRow(rows, Math.max(0, index - pageSize), -1) ?? nearestRow(rows, 0, 1);
    case "Home":
      return nearestRow(rows, 0, 1);
    case "End":
      return nearestRow(rows, last, -1);
    default:
      return null;
  }
}

/** The first row from `index` on, in one direction, that can be opened. */
export function nearestRow(rows: readonly LibraryRow[], index: number, step: 1 | -1): number | null {
  for (let at = index; at >= 0 && at < rows.length; at += step) {
    if (rows[at]?.kind !== "heading") return at;
  }
  return null;
}
