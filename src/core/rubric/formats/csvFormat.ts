// oxlint-disable-next-line typescript/triple-slash-reference -- a declaration cannot be imported
/// <reference path="./papaparse.d.ts" />
import Papa from "papaparse/papaparse.min.js";
import { normaliseTags } from "#core/rubric/tags.ts";
import {
  levelsInOrder,
  nameAndText,
  readOnce,
  unusedNotes,
  type ForeignReading,
  type ReadRecord,
} from "./foreignRecords.ts";
import { guardCell, unguardCell } from "./cellGuard.ts";
import { invalidImport } from "./importFault.ts";
import type { TaggedDraft } from "./rubricImport.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** Most characters in which the names of the columns are looked for. */
const HEADER_LENGTH = 65_536;

/** "score1_description", "Score 1", "1" */
const LEVEL_COLUMN = /^(?:score_?(\d{1,3})(?:_description)?|(\d))$/;

type Column =
  | { readonly kind: "name" | "criteria" | "tags" | "unused" }
  | { readonly kind: "level"; readonly score: number };

/** Whether the first line has at least two of the columns of a rubric table. */
export function isRubricCsv(text: string): boolean {
  const header = readHeader(text, pickDelimiter(text));
  return header.filter((cell) => toColumn(cell).kind !== "unused").length >= 2;
}

/**
 * Read one rubric per row, with the columns `name`, `criteria`, `score1_description` to `score5_description` and `tags` in any
 * order; only criteria and the first two levels have to be there. Commas, semicolons, tabs or bars part the cells. A rubric
 * with fewer levels leaves the last cells empty.
 *
 * @throws {AppError} `import/invalid`
 */
export function readRubricsCsv(text: string): ForeignReading {
  const { data, errors } = Papa.parse(text, { delimiter: pickDelimiter(text), newline: newlineOf(text) });
  const [error] = errors;
  if (error !== undefined) throw invalidImport(`row ${(error.row ?? 0) + 1}`, error.message);
  const [header = [], ...rows] = data;
  const columns = header.map(toColumn);
  checkColumns(header, columns);
  const read: ReadRecord[] = [];
  const emptyRows: number[] = [];
  for (const [index, row] of rows.entries()) {
    const isLast = index === rows.length - 1;
    if (row.every((cell) => cell.trim() === "")) {
      // the last line of a file ends with a line break, too
      if (!isLast || row.length > 1) emptyRows.push(index + 2);
    } else read.push(readRow(row, columns, `row ${index + 2}`));
  }
  if (read.length === 0) throw invalidImport("row 2", "there is no rubric below the names of the columns");
  const { rubrics, notes } = readOnce(read, nameAndText);
  return { rubrics, notes: [...notes, ...emptyRowNotes(emptyRows), ...unusedColumns(header, columns)] };
}

/**
 * Write one rubric per row. Tags stand in one cell, parted by ";". Cells that a spreadsheet would take for a formula get a
 * `'` before them, which `readRubricsCsv` takes off again (see `guardCell`). The file begins with a byte order mark, without
 * which Excel misreads everything beyond ASCII.
 */
export function writeRubricsCsv(rubrics: readonly TaggedDraft[]): string {
  const most = Math.max(2, ...rubrics.map(({ draft }) => draft.scoreDescriptions.length));
  const scores = Array.from({ length: most }, (_, index) => index);
  const header = ["name", "criteria", ...scores.map((index) => `score${index + 1}_description`), "tags"];
  const rows = rubrics.map(({ draft, tags }) => [
    draft.name,
    draft.criteria,
    ...scores.map((index) => draft.scoreDescriptions[index] ?? ""),
    tags.join("; "),
  ]);
  const cells = [header, ...rows.map((row) => row.map(guardCell))];
  return `\uFEFF${Papa.unparse(cells, { newline: "\r\n" })}\r\n`;
}

/** The delimiter that makes the most known columns of the first line. */
function pickDelimiter(text: string): string {
  const known = DELIMITERS.map(
    (delimiter) => readHeader(text, delimiter).filter((cell) => toColumn(cell).kind !== "unused").length,
  );
  return DELIMITERS[known.indexOf(Math.max(...known))] ?? ",";
}

function readHeader(text: string, delimiter: string): readonly string[] {
  const head = text.slice(0, HEADER_LENGTH);
  return Papa.parse(head, { delimiter, newline: newlineOf(text), preview: 1 }).data[0] ?? [];
}

/** What ends the first row; papaparse guesses, and long cells mislead it. */
function newlineOf(text: string): string {
  const unquoted = text.slice(0, HEADER_LENGTH).replace(/"[^"]*"/g, "");
  return /\r\n|\n|\r/.exec(unquoted)?.[0] ?? "\n";
}

function toColumn(title: string): Column {
  const key = title
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  if (key === "name" || key === "criteria" || key === "tags") return { kind: key };
  const level = LEVEL_COLUMN.exec(key);
  return level === null ? { kind: "unused" } : { kind: "level", score: Number(level[1] ?? level[2]) };
}

function checkColumns(header: readonly string[], columns: readonly Column[]): void {
  const titles = columns.flatMap((column) => (column.kind === "unused" ? [] : [titleOf(column)]));
  const twice = titles.find((title, index) => titles.indexOf(title) !== index);
  if (twice !== undefined) throw invalidImport("row 1", `the column ${twice} is there twice`);
  const needed = ["criteria", titleOf({ kind: "level", score: 1 }), titleOf({ kind: "level", score: 2 })];
  const missing = needed.filter((title) => !titles.includes(title));
  if (missing.length === 0) return;
  const found = header.slice(0, 12).map((title) => JSON.stringify(title.slice(0, 60)));
  throw invalidImport(
    "row 1",
    `these columns are missing: ${missing.join(", ")}; the columns found are ${found.join(", ")}`,
  );
}

function titleOf(column: Exclude<Column, { kind: "unused" }>): string {
  return column.kind === "level" ? `score${column.score}_description` : column.kind;
}

function readRow(row: readonly string[], columns: readonly Column[], where: string): ReadRecord {
  if (row.length !== columns.length) {
    throw invalidImport(where, `this row has ${row.length} cells, and there are ${columns.length} columns`);
  }
  const texts = { name: "", criteria: "", tags: "" };
  const levels = new Map<number, string>();
  for (const [index, column] of columns.entries()) {
    const text = unguardCell(row[index] ?? "");
    if (column.kind === "level") {
      if (text.trim() !== "") levels.set(column.score, text);
    } else if (column.kind !== "unused") texts[column.kind] = text;
  }
  if (texts.criteria.trim() === "") throw invalidImport(where, "the criteria are empty");
  return {
    name: texts.name.trim() === "" ? null : texts.name,
    criteria: texts.criteria,
    scoreDescriptions: levelsInOrder(levels, where, (score) => `score${score}_description`),
    tags: normaliseTags([texts.tags]),
  };
}

function emptyRowNotes(rows: readonly number[]): readonly string[] {
  if (rows.length === 0) return [];
  if (rows.length === 1) return [`Row ${rows[0] ?? 0} is empty and was skipped.`];
  return [`${rows.length.toLocaleString("en-US")} empty rows were skipped.`];
}

function unusedColumns(header: readonly string[], columns: readonly Column[]): readonly string[] {
  const titles = header.filter((_, index) => columns[index]?.kind === "unused");
  return unusedNotes(
    "Columns",
    titles.map((title) => (title.trim() === "" ? "one without a name" : title)),
  );
}
