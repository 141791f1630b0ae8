import { TRAINED_LEVEL_COUNT, type LevelCount } from "#core/rubric/scoreRubric.ts";

/** Every place where the authors' templates of direct assessment name their scale; what stands before the number, and after it. */
const SCALE_MENTIONS = [
  ["a reference answer that gets a score of ", ","],
  ["an integer between 1 and ", "."],
  ["(an integer number between 1 and ", ")"],
  ["###Reference Answer (Score ", "):"],
] as const;

/**
 * Put another scale into a template of direct assessment: the number of its top score, and nothing else. With five levels
 * it stays the authors' to the byte. To be used before the template is filled, so that foreign text is never touched.
 *
 * @param template One of `PROMPT_TEMPLATES`, of mode `direct`.
 * @example
 * scaleTemplate("write a score that is an integer between 1 and 5.", 3)
 * // "write a score that is an integer between 1 and 3."
 */
export function scaleTemplate(template: string, levels: LevelCount): string {
  return SCALE_MENTIONS.reduce(
    (text, [before, after]) =>
      text.replaceAll(`${before}${TRAINED_LEVEL_COUNT}${after}`, `${before}${levels}${after}`),
    template,
  );
}
