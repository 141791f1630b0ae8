import type { AppError } from "#core/errors.ts";
import { errorText } from "#ui/errorText.ts";

/** What people read about a text that rubrics could not be read from. */
export interface ImportFaultWords {
  readonly title: string;
  readonly whatToDo: string;
  /** Where it lies in the text, both from 1; `null` if nobody can say. */
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** What was tried, which the title says better. */
const PREFIX = /^Cannot read rubrics: (?:the link: )?/;

/** Word a fault of reading; the codes of imports are shared with verdicts, whose words would mislead here. */
export function importFaultWords(error: AppError, input: "text" | "file" | "link"): ImportFaultWords {
  const place = placeOf(error);
  return { ...wordsOf(error, input, place), place };
}

function wordsOf(
  error: AppError,
  input: "text" | "file" | "link",
  place: ImportFaultWords["place"],
): Omit<ImportFaultWords, "place"> {
  const { code } = error;
  if (code === "import/not-json") {
    return {
      title:
        place === null
          ? `This ${input} is not JSON`
          : `This stops being JSON at line ${inWords(place.line)}, column ${inWords(place.column)}`,
      whatToDo:
        "A comma, quote or bracket is missing or too much there, or the end was cut off. Nothing of it was imported.",
    };
  }
  if (code === "import/not-ours") {
    return {
      title: `This ${input} holds no rubrics that Hearth can read`,
      whatToDo: `${sentenceOf(error)} Nothing of it was imported.`,
    };
  }
  if (code === "import/newer-version") {
    return {
      title: `This ${input} was written by a newer Hearth`,
      whatToDo: `${sentenceOf(error)} Reload the page to get the newer Hearth, then import again. Nothing of it was imported.`,
    };
  }
  if (code === "import/invalid") {
    return {
      title: input === "link" ? "This link cannot be read" : `A rubric in this ${input} cannot be read`,
      whatToDo: `${sentenceOf(error)} Nothing of it was imported.`,
    };
  }
  return errorText(error);
}

function placeOf({ details }: AppError): ImportFaultWords["place"] {
  const { line, column } = details;
  return typeof line === "number" && typeof column === "number" ? { line, column } : null;
}

/** What was found, as a sentence: the message without what was tried. */
function sentenceOf({ message }: AppError): string {
  const found = message.replace(PREFIX, "");
  const sentence = found.charAt(0).toUpperCase() + found.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}

/**
 * Where a place lies in a text whose lines all end with `\n`, as in a text area.
 *
 * @example offsetOf("{\n  a\n}", { line: 2, column: 3 }) // 4
 */
export function offsetOf(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  let start = 0;
  for (let current = 1; current < line; current++) {
    const end = text.indexOf("\n", start);
    if (end === -1) return text.length;
    start = end + 1;
  }
  return Math.min(text.length, start + column - 1);
}
