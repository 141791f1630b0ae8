import type { RubricDraft } from "./rubricDraft.ts";
import {
  levelCount,
  scoresUpTo,
  type Score,
  type ScoreDescriptions,
  type ScoreRubric,
} from "./scoreRubric.ts";

export type RubricField = "name" | "criteria" | `score${Score}`;

/** What is wrong with one field, in words for the person who writes the rubric. */
export interface RubricProblem {
  readonly field: RubricField;
  readonly message: string;
}

export type RubricValidation =
  | { readonly kind: "valid"; readonly rubric: ScoreRubric }
  | { readonly kind: "invalid"; readonly problems: readonly RubricProblem[] };

/** Most characters (UTF-16 code units) in a field; six texts of that length alone come near a context of 4,096 tokens. */
export const RUBRIC_LIMITS = { name: 100, text: 2000 } as const;

/**
 * Check a draft: nothing blank, nothing too long, name and criteria on one line, no two score descriptions the same
 * (white space around them aside). A valid rubric keeps its text exactly as written, outer spaces included.
 *
 * @returns The rubric, or at most one problem per field, in the order of the fields.
 */
export function validateRubric({ name, criteria, scoreDescriptions }: RubricDraft): RubricValidation {
  const checks: readonly (readonly [RubricField, string | null])[] = [
    ["name", checkName(name)],
    ["criteria", checkCriteria(criteria)],
    ...scoresUpTo(levelCount({ scoreDescriptions })).map(
      (score) => [`score${score}`, checkDescription(score, scoreDescriptions)] as const,
    ),
  ];
  const problems = checks.flatMap(([field, message]) => (message === null ? [] : [{ field, message }]));
  return problems.length === 0
    ? { kind: "valid", rubric: { criteria, scoreDescriptions } }
    : { kind: "invalid", problems };
}

function checkName(name: string): string | null {
  if (name.trim() === "") return "Give the rubric a name";
  if (hasLineBreak(name)) return "Keep the name on one line";
  return checkLength(name, RUBRIC_LIMITS.name);
}

function checkCriteria(criteria: string): string | null {
  if (criteria.trim() === "") return "Write the question that the judge should answer";
  if (hasLineBreak(criteria)) {
    return "Keep the criteria on one line: when two responses are compared, the judge reads only the first";
  }
  return checkLength(criteria, RUBRIC_LIMITS.text);
}

function checkDescription(score: Score, descriptions: ScoreDescriptions): string | null {
  const description = descriptions[score - 1] ?? "";
  if (description.trim() === "") return `Describe a response that deserves a ${score}`;
  const twin = scoresUpTo(5).find((other) => other < score && isSame(descriptions[other - 1], description));
  if (twin !== undefined) return `Say how a ${score} differs from a ${twin}: both descriptions are the same`;
  return checkLength(description, RUBRIC_LIMITS.text);
}

function checkLength(text: string, limit: number): string | null {
  if (text.length <= limit) return null;
  return `Shorten this to ${inWords(limit)} characters: it has ${inWords(text.length)}`;
}

function hasLineBreak(text: string): boolean {
  return /[\n\r\u2028\u2029]/.test(text);
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.trim() === other.trim();
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}
