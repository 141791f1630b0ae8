import { describe, expect, test } from "vitest";
import { numberTextProblem, parseNumberText, stepNumber } from "#ui/components/numberText.ts";

const TEMPERATURE = { min: 0, max: 2, step: 0.1 };
const TOKENS = { min: 1, max: 4096, step: 1 };

describe("parseNumberText()", () => {
  test.each([
    ["1024", 1024],
    ["1 024", 1024],
    ["1\u202f024", 1024],
    ["0,9", 0.9],
    [".5", 0.5],
    ["-3", -3],
    ["−3", -3],
    ["+3", 3],
    ["0", 0],
    ["3.", 3],
  ])("reads %j as %d", (text, value) => {
    expect(parseNumberText(text)).toBe(value);
  });

  test.each(["", " ", "-", ".", "1e3", "Infinity", "NaN", "٣", "1,024.5", "1.2.3", "0x10", "4/5"])(
    "does not guess what %j means",
    (text) => {
      expect(parseNumberText(text)).toBeNull();
    },
  );

  test("refuses what is too large for a number", () => {
    expect(parseNumberText("9".repeat(400))).toBeNull();
  });
});

test("stepNumber() leaves no binary dust and stays in the range", () => {
  expect(stepNumber(0.2, 1, TEMPERATURE)).toBe(0.3);
  expect(stepNumber(0.75, 1, TEMPERATURE)).toBe(0.85);
  expect(stepNumber(1.9, 10, TEMPERATURE)).toBe(2);
  expect(stepNumber(0.05, -1, TEMPERATURE)).toBe(0);
  expect(stepNumber(1024, -10, TOKENS)).toBe(1014);
  expect(stepNumber(5, 1, { min: -Infinity, max: Infinity, step: 1 })).toBe(6);
});

test("numberTextProblem() says what to write, and null when it is right", () => {
  expect(numberTextProblem("0,75", TEMPERATURE)).toBeNull();
  expect(numberTextProblem("2", TEMPERATURE)).toBeNull();
  expect(numberTextProblem("2.1", TEMPERATURE)).toBe("Write a number from 0 to 2.");
  expect(numberTextProblem("warm", TEMPERATURE)).toBe("Write a number.");
  expect(numberTextProblem("12.5", TOKENS)).toBe("Write a whole number.");
  expect(numberTextProblem("0", { ...TOKENS, max: Infinity })).toBe("Write 1 or more.");
  expect(numberTextProblem("3", { min: -Infinity, max: 2, step: 1 })).toBe("Write 2 or less.");
});
