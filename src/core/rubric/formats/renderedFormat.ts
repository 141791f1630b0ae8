import { renderRubric } from "#core/rubric/renderRubric.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import {
  levelsInOrder,
  nameAndText,
  readOnce,
  type ForeignReading,
  type ReadRecord,
} from "./foreignRecords.ts";
import { invalidImport } from "./importFault.ts";
import { placeAt } from "./jsonText.ts";

/** Spaces as keyboards, e-mail and word processors make them. */
const SPACE = "[ \\t\\u00A0\\u2000-\\u200B\\u202F\\u3000]";

/** The beginning of a level; one space after the colon belongs to it. */
const LEVEL_MARK = new RegExp(`^${SPACE}*Score${SPACE}*(\\d{1,3})${SPACE}*[:：]${SPACE}?`, "gim");

/** The line before the criteria in the judge's prompt, which is easily copied along. */
const HEADING = new RegExp(`^${SPACE}*#+${SPACE}*Score Rubrics?:?${SPACE}*\\r?\\n`, "i");

const QUOTE_PAIRS = ["“”", '""', "„“", "«»", "‘’"];

interface Level {
  readonly score: number;
  /** Where the mark begins, and where the description begins and ends. */
  readonly markAt: number;
  readonly from: number;
  readonly to: number;
}

/** Whether a text has a line such as "Score 1: …". */
export function isRenderedText(text: string): boolean {
  return unwrap(text).search(LEVEL_MARK) !== -1;
}

/**
 * Read score rubrics as the judge reads them: criteria in brackets, then a line for each score. Descriptions may span lines; line
 * breaks at their end are dropped. Several rubrics stand one below the other. The marks of quoted e-mail, a code fence or
 * quotation marks around the whole text are taken off.
 *
 * @throws {AppError} `import/invalid`
 */
export function readRenderedText(text: string): ForeignReading {
  const content = unwrap(text);
  const read = readGroups(content, groupByRubric(findLevels(content)));
  const { rubrics, notes } = readOnce(read, nameAndText);
  return { rubrics, notes: [...notes, ...cutNotes(read)] };
}

/** Write rubrics as `renderRubric` does, with an empty line between them. The form has no names, so they stay behind. */
export function writeRubricsText(drafts: readonly RubricDraft[]): string {
  return drafts.map((draft) => `${renderRubric(draft)}\n`).join("\n");
}

function unwrap(text: string): string {
  const lines = text.split("\n");
  const isQuoted = lines.every((line) => line.trim() === "" || line.startsWith(">"));
  const unquoted = isQuoted ? lines.map((line) => line.replace(/^>[ \t]?/, "")).join("\n") : text;
  return withoutQuotes(withoutFence(unquoted))
    .replace(/^\s*\n/, "")
    .replace(HEADING, "");
}

function withoutFence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("```") || !trimmed.endsWith("```")) return text;
  return trimmed.slice(trimmed.indexOf("\n") + 1, -3);
}

function withoutQuotes(text: string): string {
  const trimmed = text.trim();
  const isPair = QUOTE_PAIRS.some(
    (pair) => trimmed.startsWith(`${pair[0]}[`) && trimmed.endsWith(pair[1] ?? ""),
  );
  return isPair ? trimmed.slice(1, -1) : text;
}

function findLevels(content: string): readonly Level[] {
  const marks = [...content.matchAll(LEVEL_MARK)];
  return marks.map((mark, index) => ({
    score: Number(mark[1]),
    markAt: mark.index,
    from: mark.index + mark[0].length,
    to: marks[index + 1]?.index ?? content.length,
  }));
}

/** Every "Score 1" begins a rubric. */
function groupByRubric(levels: readonly Level[]): readonly (readonly Level[])[] {
  const groups: Level[][] = [];
  for (const level of levels) {
    const current = groups.at(-1);
    if (current === undefined || level.score === 1) groups.push([level]);
    else current.push(level);
  }
  return groups;
}

function readGroups(content: string, groups: readonly (readonly Level[])[]): readonly ReadRecord[] {
  let line = 1;
  let counted = 0;
  return groups.map((levels, index) => {
    const start = levels[0]?.markAt ?? 0;
    line += placeAt(content.slice(counted, start), start).line - 1;
    counted = start;
    return readGroup(content, levels, `line ${line}`, groups[index - 1]?.at(-1), index === groups.length - 1);
  });
}

function readGroup(
  content: string,
  levels: readonly Level[],
  where: string,
  before: Level | undefined,
  isLast: boolean,
): ReadRecord {
  const start = levels[0]?.markAt ?? 0;
  const criteria = readCriteria(content.slice(before?.from ?? 0, start), where, before !== undefined);
  return { name: null, criteria, scoreDescriptions: readLevels(content, levels, where, isLast), tags: [] };
}

function readLevels(
  content: string,
  levels: readonly Level[],
  where: string,
  isLastRubric: boolean,
): ScoreDescriptions {
  const texts = new Map<number, string>();
  for (const [index, { score, from, to }] of levels.entries()) {
    if (texts.has(score)) throw invalidImport(where, `this rubric has "Score ${score}" twice`);
    if (index > 0 && score < (levels[index - 1]?.score ?? 0)) {
      throw invalidImport(where, `"Score ${score}" stands below a higher score`);
    }
    const text = content.slice(from, to);
    const isLast = index === levels.length - 1 && !isLastRubric;
    texts.set(score, withoutEndingBreaks(isLast ? withoutNextCriteria(text) : text));
  }
  return levelsInOrder(texts, where, (score) => `"Score ${score}"`);
}

/**
 * The criteria out of what stands before "Score 1": the last paragraph, in brackets.
 *
 * @param hasRubricBefore Then the text begins with the last description of that one.
 */
function readCriteria(before: string, where: string, hasRubricBefore: boolean): string {
  const text = before.trimEnd();
  const open = criteriaStart(text);
  // after another rubric the line begins below its last description
  if (open < (hasRubricBefore ? 1 : 0) || !text.endsWith("]")) {
    throw invalidImport(
      where,
      'before "Score 1" the criteria have to stand in brackets, on a line of their own',
    );
  }
  if (!hasRubricBefore && text.slice(0, open).trim() !== "") {
    throw invalidImport(
      "line 1",
      "this text belongs to no rubric; a rubric begins with its criteria in brackets",
    );
  }
  return text.slice(open + 1, -1);
}

/** Where the bracket opens that begins the last line, or else the last paragraph; -1 if neither begins so. */
function criteriaStart(text: string): number {
  const lastLine = text.lastIndexOf("\n") + 1;
  const onLastLine = skipSpaces(text, lastLine);
  if (text[onLastLine] === "[") return onLastLine;
  const gaps = [...text.matchAll(/\n[ \t\r]*\n/g)];
  const gap = gaps.at(-1);
  const paragraph = skipSpaces(text, gap === undefined ? 0 : gap.index + gap[0].length);
  return text[paragraph] === "[" ? paragraph : -1;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (/[ \t\u00A0]/.test(text[at] ?? "")) at++;
  return at;
}

/** The last description of a rubric, without the criteria of the next one. */
function withoutNextCriteria(text: string): string {
  const open = criteriaStart(text.trimEnd());
  return open === -1 ? text : text.slice(0, open);
}

function withoutEndingBreaks(text: string): string {
  const end = text.trimEnd().length;
  const lineBreak = text.slice(end).search(/[\r\n]/);
  return lineBreak === -1 ? text : text.slice(0, end + lineBreak);
}

function cutNotes(read: readonly ReadRecord[]): readonly string[] {
  const counts = read.map(({ scoreDescriptions }) => scoreDescriptions.length);
  const last = counts.at(-1) ?? 0;
  const others = counts.slice(0, -1);
  if (others.length === 0 || others.some((count) => count <= last)) return [];
  return [`The last rubric has fewer levels (${last}) than the others; perhaps the text was cut off.`];
}
