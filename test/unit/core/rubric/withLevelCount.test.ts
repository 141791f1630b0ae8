import { expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { rememberLevels, withLevelCount } from "#core/rubric/withLevelCount.ts";

const FIVE: RubricDraft = {
  name: "Kindness",
  criteria: "Is it kind?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."],
};

test("withLevelCount() takes the highest levels away and keeps the rest", () => {
  expect(withLevelCount(FIVE, 3)).toEqual({ ...FIVE, scoreDescriptions: ["Cruel.", "Cold.", "Civil."] });
});

test("withLevelCount() adds empty levels, or those that were put aside", () => {
  const two = withLevelCount(FIVE, 2);
  expect(withLevelCount(two, 4).scoreDescriptions).toEqual(["Cruel.", "Cold.", "", ""]);
  const putAside = rememberLevels(FIVE, []);
  expect(withLevelCount(two, 4, putAside).scoreDescriptions).toEqual(["Cruel.", "Cold.", "Civil.", "Kind."]);
});

test("rememberLevels() takes what is written now and keeps what was put aside above it", () => {
  const edited: RubricDraft = { ...FIVE, scoreDescriptions: ["Mean.", "Cold."] };
  expect(rememberLevels(edited, FIVE.scoreDescriptions)).toEqual([
    "Mean.",
    "Cold.",
    "Civil.",
    "Kind.",
    "Warm.",
  ]);
});
