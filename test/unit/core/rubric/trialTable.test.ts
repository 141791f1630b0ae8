import { expect, test } from "vitest";
import { EXAMPLE_TRIAL_CASES } from "#core/rubric/exampleTrialCases.ts";
import { parseTrialTable, readTrialTable } from "#core/rubric/trialTable.ts";

test("readTrialTable() of the example", () => {
  expect(
    readTrialTable([
      ["Score", "Prompt", "Response"],
      ["4", "Name a prime.", "Seven."],
    ]).cases,
  ).toEqual([{ instruction: "Name a prime.", response: "Seven.", referenceAnswer: "", expectedScore: 4 }]);
});

test("without names the columns are instruction, response, expected score, reference answer", () => {
  const table = readTrialTable([
    ["Name a prime.", "Seven.", "4", "2"],
    ["Name a square.", "Nine."],
  ]);
  expect(table.hasHeader).toBe(false);
  expect(table.cases).toEqual([
    { instruction: "Name a prime.", response: "Seven.", referenceAnswer: "2", expectedScore: 4 },
    { instruction: "Name a square.", response: "Nine.", referenceAnswer: "", expectedScore: null },
  ]);
});

test("columns that are not known, or there a second time, are left out by name", () => {
  const { columns, cases } = readTrialTable([
    ["orig_instruction", "orig_response", "model", "answer", "__proto__", "constructor"],
    ["Name a prime.", "Seven.", "Gemma", "Nine.", "x", "y"],
  ]);
  expect(columns.map(({ takenAs }) => takenAs)).toEqual(["instruction", "response", null, null, null, null]);
  expect(cases[0]?.response).toBe("Seven.");
});

test("rows without an instruction or a response are named, and so are scores that cannot be read", () => {
  const table = readTrialTable([
    ["instruction", "response", "expected"],
    ["Name a prime.", " ", "4"],
    ["Name a prime.", "Seven.", "good"],
    ["Name a prime.", "Seven.", "6"],
    ["Name a prime.", "Seven.", "3.5"],
    ["Name a prime.", "Seven.", " 5.0 "],
  ]);
  expect(table.skippedRows).toEqual([2]);
  expect(table.unreadScores).toEqual(["good", "6", "3.5"]);
  expect(table.cases.map(({ expectedScore }) => expectedScore)).toEqual([null, null, null, 5]);
});

test("readTrialTable() of nothing is nothing", () => {
  expect(readTrialTable([])).toEqual({
    cases: [],
    columns: [],
    hasHeader: false,
    skippedRows: [],
    unreadScores: [],
  });
});

test("there are five example cases, each with an instruction and a response of its own", () => {
  expect(new Set(EXAMPLE_TRIAL_CASES.map(({ response }) => response.trim())).size).toBe(5);
  expect(
    EXAMPLE_TRIAL_CASES.every(({ instruction, response }) => instruction !== "" && response !== ""),
  ).toBe(true);
});

test.each([
  ["tabs, as a spreadsheet copies them", 'Name a prime.\tSeven, "7".\t4\r\nNine?\tNo.\t2\r\n'],
  ["commas", 'Name a prime.,"Seven, ""7"".",4\nNine?,No.,2'],
  ["semicolons", 'Name a prime.;"Seven, ""7"".";4\nNine?;No.;2\n\n'],
])("parseTrialTable() reads cells parted by %s", (_name, text) => {
  expect(parseTrialTable(text).cases.map(({ response, expectedScore }) => [response, expectedScore])).toEqual(
    [
      ['Seven, "7".', 4],
      ["No.", 2],
    ],
  );
});

test("parseTrialTable() keeps line breaks within quotes", () => {
  const { cases } = parseTrialTable('instruction,response\n"Line one\nline two","a, b"');
  expect(cases).toEqual([
    { instruction: "Line one\nline two", response: "a, b", referenceAnswer: "", expectedScore: null },
  ]);
});

test("parseTrialTable() of one line without parts is one row without a response", () => {
  expect(parseTrialTable("Just a sentence")).toMatchObject({ cases: [], skippedRows: [1] });
});
