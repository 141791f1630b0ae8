import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { SCORES } from "#core/rubric/scoreRubric.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";

/** One field that says something else in two texts of a rubric; a level that a text does not have is empty. */
export interface FieldDifference {
  readonly field: RubricField;
  /** *Name*, *Criteria*, *Score 3*. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The fields in which two texts of a rubric differ, in the order of the form.
 *
 * @example rubricDifferences(threeLevels, fiveLevels).map(({ label }) => label) // ["Score 4", "Score 5"]
 */
export function rubricDifferences(before: RubricDraft, after: RubricDraft): readonly FieldDifference[] {
  const fields: readonly FieldDifference[] = [
    { field: "name", label: "Name", before: before.name, after: after.name },
    { field: "criteria", label: "Criteria", before: before.criteria, after: after.criteria },
    ...SCORES.map((score) => ({
      field: `score${score}` as const,
      label: `Score ${score}`,
      before: before.scoreDescriptions[score - 1] ?? "",
      after: after.scoreDescriptions[score - 1] ?? "",
    })),
  ];
  return fields.filter((difference) => difference.before !== difference.after);
}
