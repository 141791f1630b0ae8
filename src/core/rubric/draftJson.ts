import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import type { RubricDraft } from "./rubricDraft.ts";
import { SCORES, toScoreDescriptions } from "./scoreRubric.ts";

/** Why a text is no rubric, and where: `offset` in UTF-16 code units, `line` and `column` counted from 1. */
export interface DraftJsonProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

export type DraftJsonReading =
  | { readonly kind: "valid"; readonly draft: RubricDraft }
  | { readonly kind: "invalid"; readonly problem: DraftJsonProblem };

/** What is wrong with a part of a text. */
interface Fault {
  readonly message: string;
  readonly at: Pick<Node, "offset" | "length">;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** The key of a level, as in prometheus-eval. */
const SCORE_KEYS = SCORES.map((score) => `score${score}_description`);

const KEYS = ["name", "criteria", ...SCORE_KEYS];

/**
 * Write a rubric's texts as JSON with the field names of prometheus-eval and a name, two spaces deep, in the form's order.
 *
 * @see prometheus-eval v0.1.20, `SCORE_RUBRIC_TEMPLATE`
 * @example
 * writeDraftJson({ name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] })
 * // { "name": "Kindness", "criteria": "Is it kind?", "score1_description": "No.", "score2_description": "Yes." }
 */
export function writeDraftJson({ name, criteria, scoreDescriptions }: RubricDraft): string {
  const levels = scoreDescriptions.map((text, index) => [SCORE_KEYS[index] ?? "", text] as const);
  return JSON.stringify({ name, criteria, ...Object.fromEntries(levels) }, null, 2);
}

/**
 * Read what `writeDraftJson` writes, or what a person made of it. Every key has to be one of ours, there once and a text; blank
 * texts are taken, for a draft may have them.
 *
 * @returns The draft, or the first problem with its place.
 */
export function readDraftJson(text: string): DraftJsonReading {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, STRICT);
  const [error] = errors;
  if (error !== undefined) return invalid(text, { message: syntaxMessage(error), at: error });
  if (root?.type !== "object") {
    const at = root ?? { offset: 0, length: text.length };
    return invalid(text, { message: "A rubric is an object: put it in braces", at });
  }
  const fault = findFault(root);
  if (fault !== null) return invalid(text, fault);
  return { kind: "valid", draft: toDraft(readTexts(root)) };
}

function invalid(text: string, { message, at: { offset, length } }: Fault): DraftJsonReading {
  return { kind: "invalid", problem: { message, offset, length, ...lineAndColumn(text, offset) } };
}

/** Where an offset lies, counted from 1; a line ends with `\n`, `\r\n` or `\r`. */
function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** The first key that does not belong here or whose value is no text, then the first key that is not there. */
function findFault(root: Node): Fault | null {
  const seen = new Set<string>();
  for (const property of root.children ?? []) {
    const fault = checkProperty(property, seen);
    if (fault !== null) return fault;
  }
  const missing = findMissing(seen);
  return missing === null ? null : { message: `"${missing}" is not there`, at: root };
}

function checkProperty(property: Node, seen: Set<string>): Fault | null {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return { message: "A value is not there", at: property };
  const name = String(key.value);
  if (!KEYS.includes(name)) return { message: unknownKeyMessage(name), at: key };
  if (seen.has(name)) return { message: `"${name}" is there twice`, at: key };
  seen.add(name);
  if (value.type !== "string") return { message: `"${name}" has to be a text in quotation marks`, at: value };
  return null;
}

function unknownKeyMessage(name: string): string {
  if (name === "__proto__") return '"__proto__" is not allowed as a key';
  const level = /^score(\d+)_description$/.exec(name)?.[1];
  if (level !== undefined) return `A rubric has 2 to 5 levels, so there is no "${name}"`;
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return `A rubric has no "${shown}"; its keys are ${KEYS.slice(0, 3).join(", ")} to ${SCORE_KEYS.at(-1) ?? ""}`;
}

/** A key that has to be there: the two texts, the first two levels, and all levels below one that is there. */
function findMissing(seen: ReadonlySet<string>): string | null {
  const highest = Math.max(2, SCORE_KEYS.findLastIndex((key) => seen.has(key)) + 1);
  const needed = ["name", "criteria", ...SCORE_KEYS.slice(0, highest)];
  return needed.find((key) => !seen.has(key)) ?? null;
}

function readTexts(root: Node): ReadonlyMap<string, string> {
  const texts = (root.children ?? []).map(
    ({ children }) => [String(children?.[0]?.value), String(children?.[1]?.value)] as const,
  );
  return new Map(texts);
}

function toDraft(texts: ReadonlyMap<string, string>): RubricDraft {
  return {
    name: texts.get("name") ?? "",
    criteria: texts.get("criteria") ?? "",
    scoreDescriptions: toScoreDescriptions(
      SCORE_KEYS.flatMap((key) => {
        const text = texts.get(key);
        return text === undefined ? [] : [text];
      }),
    ),
  };
}

/** What jsonc-parser found, by the name of its code, in words for the person who types. */
const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: "This word means nothing in JSON; a text has to stand in quotation marks",
  InvalidNumberFormat: "This is not a number",
  PropertyNameExpected: "A key in quotation marks is missing here",
  ValueExpected: "A value is missing here",
  ColonExpected: "A colon is missing here",
  CommaExpected: "A comma is missing here",
  CloseBraceExpected: "A closing brace is missing here",
  CloseBracketExpected: "A closing bracket is missing here",
  EndOfFileExpected: "The rubric ends before this; nothing may follow it",
  InvalidCommentToken: "JSON knows no comments",
  UnexpectedEndOfComment: "JSON knows no comments",
  UnexpectedEndOfString:
    "This text does not end: a quotation mark is missing, or a line break has to be written \\n",
  UnexpectedEndOfNumber: "This number does not end",
  InvalidUnicode: "After \\u four digits or letters from a to f have to follow",
  InvalidEscapeCharacter: "After a backslash this character means nothing; write \\\\ for a backslash",
  InvalidCharacter: "This character has to be written as an escape, such as \\t for a tab",
};

function syntaxMessage({ error }: ParseError): string {
  return SYNTAX_MESSAGES[printParseErrorCode(error)] ?? "This is not JSON";
}
