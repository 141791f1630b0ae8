import type { RubricDraft } from "./rubricDraft.ts";
import type { Score } from "./scoreRubric.ts";
import type { RubricField } from "./validateRubric.ts";

/** The text of one field of a draft; empty for a level that the draft does not have. */
export function readField(draft: RubricDraft, field: RubricField): string {
  if (field === "name" || field === "criteria") return draft[field];
  return draft.scoreDescriptions[scoreOfField(field) - 1] ?? "";
}

/**
 * The score that a level's field describes.
 *
 * @example
 * scoreOfField("score3") // 3
 */
export function scoreOfField(field: Exclude<RubricField, "name" | "criteria">): Score {
  switch (field) {
    case "score1":
      return 1;
    case "score2":
      return 2;
    case "score3":
      return 3;
    case "score4":
      return 4;
    case "score5":
      return 5;
  }
}

/**
 * What a field is called on the page.
 *
 * @example
 * fieldWords("score3") // "Score 3"
 */
export function fieldWords(field: RubricField): string {
  if (field === "name") return "Name";
  return field === "criteria" ? "Criteria" : `Score ${scoreOfField(field)}`;
}
