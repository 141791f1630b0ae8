import { describe, expect, test } from "vitest";
import { findLengthsOutOfOrder, LENGTHS_OUT_OF_ORDER_REASON } from "#core/rubric/lint/lengthsOutOfOrder.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { NOTHING_KNOWN, draftOf } from "./lintDrafts.ts";

function messagesFor(...lengths: readonly number[]): readonly string[] {
  const draft = draftOf(...toScoreDescriptions(lengths.map((length) => "x".repeat(length))));
  return findLengthsOutOfOrder(draft, NOTHING_KNOWN).map(({ message }) => message);
}

test("findLengthsOutOfOrder() finds an inner level three times as long as both neighbours", () => {
  const long =
    "The response takes up each feeling that the person names, one after the other, and answers it.";
  expect(
    findLengthsOutOfOrder(draftOf("It mocks.", "It ignores.", long, "It answers."), NOTHING_KNOWN),
  ).toEqual([
    {
      key: "lengths-out-of-order:score3",
      rule: "lengths-out-of-order",
      fields: ["score3"],
      message: "Score 3 is at least 8 times as long as scores 2 and 4.",
      reason: LENGTHS_OUT_OF_ORDER_REASON,
      fix: null,
    },
  ]);
});

describe("findLengthsOutOfOrder() finds", () => {
  test.each<[string, readonly number[], string]>([
    ["an inner level", [100, 100, 300, 100, 100], "Score 3 is at least 3 times as long as scores 2 and 4."],
    [
      "a short inner level",
      [100, 120, 40, 150, 160],
      "Score 3 has 40 characters, scores 2 and 4 have at least 120.",
    ],
    [
      "a long worst level",
      [300, 100, 90, 80, 70],
      "Score 1 is at least 3 times as long as all other scores.",
    ],
    ["a long best level", [70, 80, 90, 100, 400], "Score 5 is at least 4 times as long as all other scores."],
    [
      "a short best level",
      [100, 110, 120, 130, 50],
      "Score 5 has 50 characters, all other scores have at least 100.",
    ],
    ["one of three levels", [100, 400, 120], "Score 2 is at least 3 times as long as scores 1 and 3."],
  ])("%s", (_what, lengths, message) => {
    expect(messagesFor(...lengths)).toEqual([message]);
  });
});

describe("findLengthsOutOfOrder() is silent on", () => {
  test.each<[string, readonly number[]]>([
    ["lengths that rise", [40, 80, 160, 320, 640]],
    ["lengths that fall", [640, 400, 330, 320, 310]],
    ["just less than three times", [100, 100, 299, 100, 100]],
    ["a long level beside one long neighbour", [100, 300, 300, 100, 100]],
    ["a short worst level", [9, 200, 210, 220, 230]],
    ["a best level just over half", [100, 110, 120, 130, 51]],
    ["levels of a few words", [5, 5, 60, 5, 5]],
    ["two levels", [300, 20]],
    ["rubrics that are not finished", [100, 0, 300, 100, 100]],
  ])("%s", (_what, lengths) => {
    expect(messagesFor(...lengths)).toEqual([]);
  });

  test("the starter rubrics and an empty one", () => {
    for (const draft of [...STARTER_RUBRICS, EMPTY_RUBRIC_DRAFT]) {
      expect(findLengthsOutOfOrder(draft, NOTHING_KNOWN)).toEqual([]);
    }
  });
});

test("findLengthsOutOfOrder() leaves outer white space aside, and measures a megabyte", () => {
  const draft = draftOf("a".repeat(100), `${"b".repeat(100)}${" ".repeat(900)}`, "c".repeat(100));
  expect(findLengthsOutOfOrder(draft, NOTHING_KNOWN)).toEqual([]);
  expect(messagesFor(100, 1_000_000, 100)).toEqual([
    "Score 2 is at least 10000 times as long as scores 1 and 3.",
  ]);
});
