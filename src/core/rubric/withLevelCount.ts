import type { RubricDraft } from "./rubricDraft.ts";
import { toScoreDescriptions, type LevelCount } from "./scoreRubric.ts";

/**
 * Give a draft another number of levels: the highest go, or come behind the others.
 *
 * @param putAside Descriptions by level that the draft once had, worst first, so that a level that comes back has its text.
 * @example
 * withLevelCount({ name: "", criteria: "", scoreDescriptions: ["bad", "good"] }, 3, ["", "", "best"])
 * // scoreDescriptions: ["bad", "good", "best"]
 */
export function withLevelCount(
  draft: RubricDraft,
  count: LevelCount,
  putAside: readonly string[] = [],
): RubricDraft {
  const texts = Array.from(
    { length: count },
    (_, index) => draft.scoreDescriptions[index] ?? putAside[index] ?? "",
  );
  return { ...draft, scoreDescriptions: toScoreDescriptions(texts) };
}

/**
 * Remember the texts of all levels that a draft has had, so that those above its scale can come back.
 *
 * @returns One text per level, worst first; the draft's own where it has that level.
 */
export function rememberLevels(
  { scoreDescriptions }: RubricDraft,
  putAside: readonly string[],
): readonly string[] {
  return [...scoreDescriptions, ...putAside.slice(scoreDescriptions.length)];
}
