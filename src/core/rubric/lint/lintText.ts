import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { levelCount, scoresUpTo, type Score } from "#core/rubric/scoreRubric.ts";
import { RUBRIC_LIMITS, type RubricField } from "#core/rubric/validateRubric.ts";
import type { LintContext, LintFinding } from "./lintFinding.ts";

/** A rule: pure, and quick whatever the draft holds. */
export type LintCheck = (draft: RubricDraft, context: LintContext) => readonly LintFinding[];

/**
 * How much of a text the rules look at, in UTF-16 code units: twice what a rubric may hold. The rest of a longer
 * text is never searched, so that a megabyte costs no more than a page.
 */
export const LOOKED_AT = 2 * RUBRIC_LIMITS.text;

/** The part of a text that rules search. */
export function lookedAt(text: string): string {
  return text.slice(0, LOOKED_AT);
}

/** Whether rules see the whole text; only then do they compare it with another, or offer to change it. */
export function isSeenWhole(text: string): boolean {
  return text.length <= LOOKED_AT;
}

/** One level of a rubric under lint. */
export interface Level {
  /** From 0. */
  readonly index: number;
  readonly score: Score;
  readonly field: RubricField;
  readonly text: string;
}

/** The levels of a draft, worst first. */
export function levelsOf({ scoreDescriptions }: RubricDraft): readonly Level[] {
  return scoresUpTo(levelCount({ scoreDescriptions })).map((score, index) => ({
    index,
    score,
    field: `score${score}`,
    text: scoreDescriptions[index] ?? "",
  }));
}

/** Longest quotation in a message. */
const QUOTED = 60;

/** Most quotations in a message. */
const LISTED = 5;

/**
 * Quote words in a sentence. Repetitions, and what comes after the fifth, are left out.
 *
 * @example
 * quoteAll(["some", "very", "some"]) // "“some” and “very”"
 */
export function quoteAll(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const quoted = distinct.slice(0, LISTED).map(quote);
  const rest = distinct.length - LISTED;
  return enumerate(rest > 0 ? [...quoted, `${rest} more`] : quoted);
}

/**
 * Put parts in a row as in a sentence.
 *
 * @example
 * enumerate(["a", "b", "c"]) // "a, b and c"
 */
export function enumerate(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

function quote(text: string): string {
  const line = text.slice(0, QUOTED).replaceAll(/\s+/g, " ").trim();
  return text.length > QUOTED ? `“${line} …”` : `“${line}”`;
}

/** How a message calls a field at the beginning of a sentence. */
export function nameField(field: RubricField): string {
  if (field === "name") return "The name";
  return field === "criteria" ? "The criteria" : `Score ${field.slice("score".length)}`;
}
