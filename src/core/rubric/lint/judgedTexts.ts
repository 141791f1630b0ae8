import { withDescription, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";
import { levelsOf } from "./lintText.ts";

/** A text that a judge reads, and how to put another in its place. */
export interface JudgedText {
  readonly field: RubricField;
  readonly text: string;
  readonly replaceWith: (text: string) => RubricDraft;
}

/** The criteria and the descriptions, in this order; a judge never reads the name. */
export function judgedTexts(draft: RubricDraft): readonly JudgedText[] {
  return [
    { field: "criteria", text: draft.criteria, replaceWith: (criteria) => ({ ...draft, criteria }) },
    ...levelsOf(draft).map(({ field, index, text }): JudgedText => ({
      field,
      text,
      replaceWith: (description) => withDescription(draft, index, description),
    })),
  ];
}

/** Rounds of taking out; each may bring parts together that make another. */
const MOST_ROUNDS = 20;

/** Different parts in one text; where there are more, nobody mends it in one press. */
const MOST_PARTS = 100;

/**
 * Take parts out of a text until none is found in it any more, and with each the space or the full stop that it would
 * leave double.
 *
 * @param find The parts as regular expression sources, none when the text is clean.
 * @param flags `i` where upper and lower case are the same.
 * @returns `null` when it does not become clean, or has too many.
 */
export function withoutParts(
  text: string,
  find: (text: string) => readonly string[],
  flags: "" | "i" = "",
): string | null {
  let rest = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const sources = find(rest);
    if (sources.length === 0) return rest;
    if (sources.length > MOST_PARTS) return null;
    rest = takeOut(
      rest,
      new RegExp(`([ \\t]{0,20})(?:${sources.join("|")})(\\.?)([ \\t]{0,20})`, `gm${flags}`),
    );
  }
  return null;
}

function takeOut(text: string, parts: RegExp): string {
  let kept = "";
  let from = 0;
  for (const { 0: part, 1: before = "", 2: stop = "", 3: after = "", index } of text.matchAll(parts)) {
    kept += text.slice(from, index);
    from = index + part.length;
    if (!/(?:^|[.!?\n])$/.test(kept.slice(-1))) kept += stop;
    if (before !== "" && after !== "") kept += " ";
  }
  return kept + text.slice(from);
}

/** A literal text as a regular expression source, with each space standing for any white space. */
export function toSource(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(" ", "\\s{1,40}");
}
