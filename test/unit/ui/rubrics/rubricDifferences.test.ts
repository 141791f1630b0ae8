import { expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { rubricDifferences } from "#ui/rubrics/rubricDifferences.ts";

const three: RubricDraft = { name: "Kind", criteria: "Is it kind?", scoreDescriptions: ["1", "2", "3"] };

test("rubricDifferences() finds none between equal texts", () => {
  expect(rubricDifferences(three, { ...three })).toEqual([]);
});

test("rubricDifferences() names the fields that differ, in the order of the form", () => {
  const other: RubricDraft = { name: "Warm", criteria: "Is it kind?", scoreDescriptions: ["1", "two", "3"] };
  expect(rubricDifferences(three, other)).toEqual([
    { field: "name", label: "Name", before: "Kind", after: "Warm" },
    { field: "score2", label: "Score 2", before: "2", after: "two" },
  ]);
});

test("rubricDifferences() takes a level that one text does not have as empty", () => {
  const five: RubricDraft = { ...three, scoreDescriptions: ["1", "2", "3", "4", "5"] };
  expect(rubricDifferences(three, five)).toEqual([
    { field: "score4", label: "Score 4", before: "", after: "4" },
    { field: "score5", label: "Score 5", before: "", after: "5" },
  ]);
  expect(rubricDifferences(five, three).map(({ after }) => after)).toEqual(["", ""]);
});
