import { toScoreDescriptions, type ScoreDescriptions } from "./scoreRubric.ts";

/** A score rubric as it stands under the pen: any text, blank or too long. */
export interface RubricDraft {
  readonly name: string;
  readonly criteria: string;
  readonly scoreDescriptions: ScoreDescriptions;
}

export const EMPTY_RUBRIC_DRAFT: RubricDraft = {
  name: "",
  criteria: "",
  scoreDescriptions: ["", "", "", "", ""],
};

/** Whether two drafts say the same, name included. */
export function isSameDraft(one: RubricDraft, other: RubricDraft): boolean {
  return (
    one.name === other.name &&
    one.criteria === other.criteria &&
    one.scoreDescriptions.length === other.scoreDescriptions.length &&
    one.scoreDescriptions.every((description, index) => description === other.scoreDescriptions[index])
  );
}

/** The texts of a rubric alone, without what else it carries. */
export function toDraft({ name, criteria, scoreDescriptions }: RubricDraft): RubricDraft {
  return { name, criteria, scoreDescriptions };
}

/** The draft with the description of one level replaced; `index` 0 is score 1. */
export function withDescription(draft: RubricDraft, index: number, text: string): RubricDraft {
  const texts = draft.scoreDescriptions.map((old, at) => (at === index ? text : old));
  return { ...draft, scoreDescriptions: toScoreDescriptions(texts) };
}

/** The draft with two levels exchanged. */
export function withLevelsSwapped(draft: RubricDraft, one: number, other: number): RubricDraft {
  const texts = draft.scoreDescriptions.map(
    (old, at) => draft.scoreDescriptions[at === one ? other : at === other ? one : at] ?? old,
  );
  return { ...draft, scoreDescriptions: toScoreDescriptions(texts) };
}
