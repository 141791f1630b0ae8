import { expect, test } from "vitest";
import { findIdenticalLevels, IDENTICAL_LEVELS_REASON } from "#core/rubric/lint/identicalLevels.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import type { ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftOf, keysOf } from "./lintDrafts.ts";

function keys(...levels: ScoreDescriptions): readonly string[] {
  return keysOf(findIdenticalLevels(draftOf(...levels), NOTHING_KNOWN));
}

test("findIdenticalLevels() names two levels with the same words, whatever case, white space and punctuation", () => {
  const findings = findIdenticalLevels(
    draftOf("Cold.", "It isn't kind, but civil.", "Warm.", " It isn’t kind but\ncivil "),
    NOTHING_KNOWN,
  );
  expect(findings).toEqual([
    {
      key: "identical-levels:score2+score4",
      rule: "identical-levels",
      fields: ["score2", "score4"],
      message: "Scores 2 and 4 have the same description.",
      reason: IDENTICAL_LEVELS_REASON,
      fix: null,
    },
  ]);
});

test("findIdenticalLevels() gives one finding less than there are equal levels", () => {
  expect(keys("Kind.", "Kind.", "Kind.", "Kind.", "Kind.")).toEqual([
    "identical-levels:score1+score2",
    "identical-levels:score2+score3",
    "identical-levels:score3+score4",
    "identical-levels:score4+score5",
  ]);
  expect(keys("Kind.", "Cold.", "Kind.", "Cold.")).toEqual([
    "identical-levels:score1+score3",
    "identical-levels:score2+score4",
  ]);
});

test.each<[string, string, string]>([
  ["★★★", "★★★★", "signs instead of words"],
  ["At most 10% is wrong.", "At most 10 is wrong.", "a unit"],
  ["The sign is -1.", "The sign is 1.", "a minus"],
  ["< 3 errors", "> 3 errors", "a comparison"],
  ["It is true.", "Is it true?", "word order"],
])("findIdenticalLevels() tells %j from %j: %s", (one, other) => {
  expect(keys(one, other)).toEqual([]);
});

test("findIdenticalLevels() compares signs where there are no words", () => {
  expect(keys("★★★", " ★★★")).toEqual(["identical-levels:score1+score2"]);
  expect(keys("?!", "?!")).toEqual(["identical-levels:score1+score2"]);
  expect(keys("?!", "...")).toEqual([]);
});

test("findIdenticalLevels() is silent on empty levels and on a clean rubric", () => {
  expect(findIdenticalLevels(EMPTY_RUBRIC_DRAFT, NOTHING_KNOWN)).toEqual([]);
  expect(findIdenticalLevels(CLEAN_DRAFT, NOTHING_KNOWN)).toEqual([]);
});

test("findIdenticalLevels() takes a megabyte as equal only to the letter", () => {
  const huge = "word ".repeat(200_000);
  expect(keys(huge, huge)).toEqual(["identical-levels:score1+score2"]);
  expect(keys(huge, `${huge}.`)).toEqual([]);
});
