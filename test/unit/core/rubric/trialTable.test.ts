import { expect, test } from "vitest";
import { EXAMPLE_TRIAL_CASES } from "#core/rubric/exampleTrialCases.ts";
import { readTrialTable } from "#core/rubric/trialTable.ts";

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
