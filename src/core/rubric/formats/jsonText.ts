import { visit } from "jsonc-parser";
import { AppError } from "#core/errors.ts";

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** A place in a text. */
export interface TextPlace {
  /** From 1; a line ends with `\n`, `\r\n` or `\r`. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as most editors count. */
  readonly column: number;
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
}

export type JsonReading =
  { readonly kind: "json"; readonly value: unknown } | { readonly kind: "broken"; readonly cause: unknown };

/** Read JSON; text that is none is an answer and no fault. */
export function tryParseJson(text: string): JsonReading {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (cause) {
    return { kind: "broken", cause };
  }
}

/**
 * Where text stops being JSON: the first part that does not belong there, or the end if something is missing.
 *
 * @param text Refused by `JSON.parse`.
 * @returns `null` for more brackets inside of each other than can be followed.
 * @example locateJsonError('{\n  "a": 1,\n}') // { line: 3, column: 1, offset: 12 }
 */
export function locateJsonError(text: string): TextPlace | null {
  let first: number | null = null;
  try {
    visit(text, { onError: (_, offset) => (first ??= offset) }, STRICT);
  } catch (error) {
    // jsonc-parser calls itself for each bracket
    if (!(error instanceof RangeError)) throw error;
    if (first === null) return null;
  }
  return placeAt(text, first ?? text.length);
}

/** Where an offset lies. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineBreaks = [...before.matchAll(/\r\n|\n|\r/g)];
  const last = lineBreaks.at(-1);
  const lineStart = last === undefined ? 0 : last.index + last[0].length;
  return { line: lineBreaks.length + 1, column: offset - lineStart + 1, offset };
}

/** The fault of a text that is not JSON, with the place in its details. */
export function notJson(place: TextPlace | null, cause: unknown): AppError {
  if (place === null) {
    return new AppError("import/not-json", "Cannot read rubrics: this is not JSON, and nested too deeply", {
      cause,
    });
  }
  const { line, column, offset } = place;
  return new AppError(
    "import/not-json",
    `Cannot read rubrics: this is not JSON at line ${line}, column ${column}`,
    { details: { line, column, offset }, cause },
  );
}

/** A text without the mark that some programs put before UTF-8. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

/** A JSON object that is no array; its keys are text from outside, so read them with `fieldOf`. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that an object itself has; `undefined` for what it inherits and for anything that is no object. */
export function fieldOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
