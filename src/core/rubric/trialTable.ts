// oxlint-disable-next-line typescript/triple-slash-reference -- a declaration cannot be imported
/// <reference path="./formats/papaparse.d.ts" />
import Papa from "papaparse/papaparse.min.js";
import { SCORES, type Score } from "./scoreRubric.ts";
import type { TrialCase } from "./rubricRecord.ts";

/** The texts of a new trial case and the score that is expected. */
export type NewTrialCase = Pick<TrialCase, "instruction" | "response" | "referenceAnswer" | "expectedScore">;

export type TrialColumn = "instruction" | "response" | "referenceAnswer" | "expectedScore";

/** What a pasted table comes to. */
export interface TrialTable {
  readonly cases: readonly NewTrialCase[];
  /** What each column was taken for, in the order of the table; `null` is left out. */
  readonly columns: readonly { readonly title: string; readonly takenAs: TrialColumn | null }[];
  /** Whether the first row was read as the names of the columns. */
  readonly hasHeader: boolean;
  /** Rows without instruction or response, which are left out; 1 is the first row of the table. */
  readonly skippedRows: readonly number[];
  /** Expected scores that are not a whole number from 1 to 5, as they stand there; their cases have none. */
  readonly unreadScores: readonly string[];
}

/** Names of columns in lower case, letters alone; those of other tools among them. */
const COLUMN_NAMES: Readonly<Record<string, TrialColumn>> = {
  instruction: "instruction",
  originstruction: "instruction",
  prompt: "instruction",
  input: "instruction",
  question: "instruction",
  response: "response",
  origresponse: "response",
  output: "response",
  answer: "response",
  completion: "response",
  reference: "referenceAnswer",
  referenceanswer: "referenceAnswer",
  origreferenceanswer: "referenceAnswer",
  expected: "expectedScore",
  expectedscore: "expectedScore",
  score: "expectedScore",
  humanscore: "expectedScore",
  origscore: "expectedScore",
  label: "expectedScore",
};

/** What the columns are without names. */
const USUAL_ORDER: readonly TrialColumn[] = ["instruction", "response", "expectedScore", "referenceAnswer"];

/**
 * Take a table as trial cases. With names for instruction and response in its first row the columns may stand in any
 * order and others are left out, by name; else they are instruction, response, expected score, reference answer.
 *
 * @param rows Cells as they stand in the table, the header included.
 * @example
 * readTrialTable([["Score", "Prompt", "Response"], ["4", "Name a prime.", "Seven."]]).cases
 * // [{ instruction: "Name a prime.", response: "Seven.", referenceAnswer: "", expectedScore: 4 }]
 */
export function readTrialTable(rows: readonly (readonly string[])[]): TrialTable {
  const header = readHeader(rows[0] ?? []);
  const width = Math.max(0, ...rows.map(({ length }) => length));
  const columns =
    header ??
    Array.from({ length: width }, (_, at) => ({
      title: `Column ${at + 1}`,
      takenAs: USUAL_ORDER[at] ?? null,
    }));
  const firstRow = header === null ? 0 : 1;
  const cases: NewTrialCase[] = [];
  const skippedRows: number[] = [];
  const unreadScores: string[] = [];
  for (const [index, cells] of rows.slice(firstRow).entries()) {
    if (isBlank(cells)) continue;
    const textOf = (column: TrialColumn): string =>
      cells[columns.findIndex(({ takenAs }) => takenAs === column)] ?? "";
    const [instruction, response] = [textOf("instruction"), textOf("response")];
    if (instruction.trim() === "" || response.trim() === "") {
      skippedRows.push(firstRow + index + 1);
      continue;
    }
    const scoreText = textOf("expectedScore").trim();
    const expectedScore = readScore(scoreText);
    if (expectedScore === null && scoreText !== "") unreadScores.push(scoreText);
    cases.push({ instruction, response, referenceAnswer: textOf("referenceAnswer"), expectedScore });
  }
  return { cases, columns, hasHeader: header !== null, skippedRows, unreadScores };
}

/** The columns that a row names, each kind once; `null` when it does not name instruction and response. */
function readHeader(cells: readonly string[]): TrialTable["columns"] | null {
  const seen = new Set<TrialColumn>();
  const columns = cells.map((title) => {
    const key = title.toLowerCase().replaceAll(/[^a-z]/g, "");
    const column = Object.hasOwn(COLUMN_NAMES, key) ? COLUMN_NAMES[key] : undefined;
    if (column === undefined || seen.has(column)) return { title, takenAs: null };
    seen.add(column);
    return { title, takenAs: column };
  });
  return seen.has("instruction") && seen.has("response") ? columns : null;
}

function readScore(text: string): Score | null {
  return SCORES.find((score) => /^[1-5](\.0+)?$/.test(text) && Number(text) === score) ?? null;
}

/**
 * Read a table as it is pasted out of a spreadsheet (tabs part the cells) or a CSV file (commas or semicolons do).
 *
 * @example
 * parseTrialTable("Name a prime.\tSeven.\t4").cases.length // 1
 */
export function parseTrialTable(text: string): TrialTable {
  const { data } = Papa.parse(text, { delimiter: pickDelimiter(text), newline: "" });
  return readTrialTable(data.slice(data.findIndex((row) => !isBlank(row))));
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === "");
}

/** Spreadsheets part cells by tabs; else the mark that is most frequent in the first line, outside of quotes. */
function pickDelimiter(text: string): string {
  const firstLine = text.replaceAll(/"[^"]*"/g, "").split(/\r?\n/, 1)[0] ?? "";
  if (firstLine.includes("\t")) return "\t";
  const count = (mark: string): number => firstLine.split(mark).length;
  return count(";") > count(",") ? ";" : ",";
}
