import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { importFaultWords, offsetOf } from "#ui/rubrics/transfer/importFaultWords.ts";

function faultOf(text: string): AppError {
  try {
    readRubrics(text);
  } catch (caught) {
    if (caught instanceof AppError) return caught;
    throw caught;
  }
  throw new TypeError("This text can be read");
}

describe("importFaultWords()", () => {
  test("says where JSON breaks, and the place leads there", () => {
    const text = '{\n  "criteria": "Is it kind?"\n  "score1_description": "No."\n}';
    const { title, place } = importFaultWords(faultOf(text), "text");
    expect(title).toBe("This stops being JSON at line 3, column 3");
    expect(text.slice(offsetOf(text, place ?? { line: 1, column: 1 }))).toMatch(/^"score1_description"/);
  });

  test("refuses a newer version in words, with both versions", () => {
    const words = importFaultWords(faultOf('{"type":"hearth/rubrics","version":9,"rubrics":[]}'), "file");
    expect(words.title).toBe("This file was written by a newer Hearth");
    expect(words.whatToDo).toMatch(/^The file has version 9, this Hearth reads up to 1\. Reload the page/);
  });

  test("says of a cut link that it is cut", () => {
    const words = importFaultWords(faultOf("https://hearth.example/#/rubrics/shared/eJyr"), "link");
    expect(words.title).toBe("This link cannot be read");
    expect(words.whatToDo).toMatch(/^The link is cut or was changed/);
  });

  test("says what a foreign text is not", () => {
    expect(importFaultWords(faultOf("Dear all,"), "text").title).toBe(
      "This text holds no rubrics that Hearth can read",
    );
  });

  test("leaves faults of the disk to their own words", () => {
    const words = importFaultWords(new AppError("storage/quota-exceeded", "full"), "text");
    expect(words.title).toBe("This browser has no room left");
    expect(words.place).toBeNull();
  });
});

describe("offsetOf()", () => {
  test("finds a place in a text of several lines", () => {
    expect(offsetOf("{\n  a\n}", { line: 2, column: 3 })).toBe(4);
    expect(offsetOf("abc", { line: 1, column: 1 })).toBe(0);
  });

  test("never leaves the text", () => {
    expect(offsetOf("ab\nc", { line: 9, column: 1 })).toBe(4);
    expect(offsetOf("ab\nc", { line: 2, column: 99 })).toBe(4);
    expect(offsetOf("", { line: 1, column: 1 })).toBe(0);
  });
});
