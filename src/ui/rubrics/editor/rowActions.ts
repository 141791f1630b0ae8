import { withDescription, withLevelsSwapped, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import { levelCount, type LevelCount } from "#core/rubric/scoreRubric.ts";

/** Something that can be done to a level with its neighbours. */
export type RowAction =
  { readonly kind: "copy-below" } | { readonly kind: "swap"; readonly with: "above" | "below" };

/** One entry of a level's menu. */
export interface RowActionEntry {
  readonly action: RowAction;
  readonly label: string;
}

/**
 * What the menu of a level offers. The rows stand worst first, so the row above is the lower level.
 *
 * @param index 0 for level 1.
 * @example
 * rowActions(1, 3).map(({ label }) => label) // ["Copy from level 1", "Swap with level 1", "Swap with level 3"]
 */
export function rowActions(index: number, count: LevelCount): readonly RowActionEntry[] {
  const isFirst = index === 0;
  const isLast = index === count - 1;
  return [
    ...(isFirst
      ? []
      : [
          { action: { kind: "copy-below" } as const, label: `Copy from level ${index}` },
          { action: { kind: "swap", with: "above" } as const, label: `Swap with level ${index}` },
        ]),
    ...(isLast
      ? []
      : [{ action: { kind: "swap", with: "below" } as const, label: `Swap with level ${index + 2}` }]),
  ];
}

/** The draft after an action, and the level on which the person goes on writing; `null` where there is no such neighbour. */
export function applyRowAction(
  draft: RubricDraft,
  index: number,
  action: RowAction,
): { readonly draft: RubricDraft; readonly index: number } | null {
  const other = action.kind === "copy-below" || action.with === "above" ? index - 1 : index + 1;
  if (other < 0 || other >= levelCount(draft)) return null;
  if (action.kind === "swap") return { draft: withLevelsSwapped(draft, index, other), index: other };
  return { draft: withDescription(draft, index, draft.scoreDescriptions[other] ?? ""), index };
}
