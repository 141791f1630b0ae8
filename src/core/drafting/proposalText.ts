import { neutralizeControlTokens } from "#core/prompts/controlTokens.ts";
import { flagImitation } from "#core/prompts/flagImitation.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { RUBRIC_LIMITS } from "#core/rubric/validateRubric.ts";

/** What no description needs: control characters, invisible signs, changes of direction; joiners make words in some scripts. */
const INVISIBLE = /(?![\n\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/gu;

/** Marks of emphasis and code; a single `_` may be part of a word. */
const MARKDOWN = /\*+|_{2,}|`+/g;

/**
 * Take out of a model's output what is no text: its thinking, invisible signs, emphasis, control tokens of any format. What is
 * left of white space is single spaces, and line breaks without spaces around them.
 */
export function cleanOutput(output: string): string {
  const plain = answerOf(output)
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", " ")
    .replace(INVISIBLE, "")
    .replace(MARKDOWN, "");
  return PROMPT_FORMATS.reduce(takeOutTokens, plain)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n");
}

/**
 * One description as it may be shown: on one line, without the marks of a list, quotation or markdown around it.
 *
 * @returns `null` if nothing is left, it is longer than a level may be, or it imitates the prompt or a verdict.
 */
export function cleanDescription(text: string): string | null {
  const line = text.replace(/\s+/g, " ").trim();
  const bare = unquote(line.replace(/^(?:[-•>|#–—:]+ )+|^[_•>|#:]+|[_|#]+$/g, "").trim()).trim();
  if (!/[\p{L}\p{N}]/u.test(bare) || bare.length > RUBRIC_LIMITS.text) return null;
  if (flagImitation(bare).length > 0 || hasControlToken(bare)) return null;
  return bare;
}

/** What a model says after it has thought aloud; nothing if it never came to an end of that. */
function answerOf(output: string): string {
  const mark = "</think>";
  const at = output.lastIndexOf(mark);
  if (at !== -1) return output.slice(at + mark.length);
  return output.trimStart().startsWith("<think>") ? "" : output;
}

/** A space takes the place, so that no other token comes about. */
function takeOutTokens(text: string, format: (typeof PROMPT_FORMATS)[number]): string {
  return neutralizeControlTokens(text, format).found.reduce(
    (rest, { token }) => rest.replaceAll(token, " "),
    text,
  );
}

function hasControlToken(text: string): boolean {
  return PROMPT_FORMATS.some((format) => neutralizeControlTokens(text, format).found.length > 0);
}

function unquote(text: string): string {
  const isQuoted = /^(?:".*"|“.*”|«.*»|<.*>|\[.*\])$/.test(text);
  return isQuoted ? text.slice(1, -1) : text;
}
