import { describe, expect, test } from "vitest";
import {
  choiceOf,
  inReadingOrder,
  NO_CHOICES,
  onlyKnownId,
  sharedConflictChoice,
  tallyImport,
  withChoice,
  withConflictChoice,
} from "#ui/rubrics/transfer/importTally.ts";
import { sampleRow } from "./incomingSamples.ts";

const rows = [
  sampleRow(0, "new"),
  sampleRow(1, "conflict"),
  sampleRow(2, "same"),
  sampleRow(3, "conflict"),
  sampleRow(4, "conflict", [2]),
  sampleRow(5, "same", [1]),
];

describe("tallyImport()", () => {
  test("counts what happens without any decision: nothing is replaced, and nothing damaged comes in", () => {
    expect(tallyImport(rows, NO_CHOICES)).toEqual({
      added: 3,
      replaced: 0,
      conflicts: 2,
      alreadyHere: 1,
      refused: 2,
    });
  });

  test("counts replacements apart from what is added", () => {
    const choices = withChoice(withConflictChoice(NO_CHOICES, rows, "replace"), 3, "skip");
    expect(tallyImport(rows, choices)).toMatchObject({ added: 1, replaced: 1 });
  });

  test("counts nothing for no rubrics", () => {
    expect(tallyImport([], NO_CHOICES)).toEqual({
      added: 0,
      replaced: 0,
      conflicts: 0,
      alreadyHere: 0,
      refused: 0,
    });
  });
});

describe("choices", () => {
  test("a decision for all conflicts goes over earlier ones on single conflicts and leaves other rubrics alone", () => {
    const single = withChoice(withChoice(NO_CHOICES, 0, "skip"), 1, "replace");
    const all = withConflictChoice(single, rows, "skip");
    expect(rows.map((row) => choiceOf(row, all))).toEqual(["skip", "skip", "skip", "skip", "skip", "skip"]);
    expect(choiceOf(sampleRow(9, "new"), all)).toBe("keep-both");
  });

  test("a decision on one conflict goes over the one for all", () => {
    const choices = withChoice(withConflictChoice(NO_CHOICES, rows, "replace"), 1, "keep-both");
    expect(rows.slice(0, 4).map((row) => choiceOf(row, choices))).toEqual([
      "keep-both",
      "keep-both",
      "skip",
      "replace",
    ]);
  });

  test("a damaged rubric is skipped whatever is chosen", () => {
    expect(choiceOf(sampleRow(4, "conflict", [2]), withChoice(NO_CHOICES, 4, "replace"))).toBe("skip");
  });

  test("sharedConflictChoice() is there while all conflicts agree, damaged ones aside", () => {
    expect(sharedConflictChoice(rows, NO_CHOICES)).toBe("keep-both");
    expect(sharedConflictChoice(rows, withChoice(NO_CHOICES, 1, "replace"))).toBeNull();
    expect(sharedConflictChoice([], NO_CHOICES)).toBeNull();
  });
});

test("inReadingOrder() shows what was refused and what needs a decision before the rest", () => {
  expect(inReadingOrder(rows).map(({ index }) => index)).toEqual([4, 5, 1, 3, 0, 2]);
});

test("onlyKnownId() names the rubric that is here if nothing else was found", () => {
  expect(onlyKnownId([sampleRow(0, "same")])).toBe("r1");
  expect(onlyKnownId([sampleRow(0, "new")])).toBeNull();
  expect(onlyKnownId([sampleRow(0, "same"), sampleRow(1, "same")])).toBeNull();
});
