import { expect, test } from "vitest";
import { EMPTY_LEVEL_REASON, findEmptyLevels } from "#core/rubric/lint/emptyLevel.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftOf } from "./lintDrafts.ts";

test("findEmptyLevels() names each level without a description, white space being none", () => {
  const findings = findEmptyLevels(draftOf("Cruel.", "", " \n\u00a0"), NOTHING_KNOWN);
  expect(findings).toEqual([
    {
      key: "empty-level:score2",
      rule: "empty-level",
      fields: ["score2"],
      message: "Score 2 has no description.",
      reason: EMPTY_LEVEL_REASON,
      fix: null,
    },
    expect.objectContaining({ key: "empty-level:score3", message: "Score 3 has no description." }),
  ]);
});

test("findEmptyLevels() leaves a rubric in peace in which no level is begun", () => {
  expect(findEmptyLevels(EMPTY_RUBRIC_DRAFT, NOTHING_KNOWN)).toEqual([]);
  expect(findEmptyLevels(draftOf(" ", "\n"), NOTHING_KNOWN)).toEqual([]);
});

test("findEmptyLevels() is silent where every level has a mark at least", () => {
  expect(findEmptyLevels(CLEAN_DRAFT, NOTHING_KNOWN)).toEqual([]);
  expect(findEmptyLevels(draftOf("–", "."), NOTHING_KNOWN)).toEqual([]);
});
