import { describe, expect, test } from "vitest";
import { findSimilarLevels, SIMILAR_LEVELS_REASON } from "#core/rubric/lint/similarLevels.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import type { ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftOf, keysOf } from "./lintDrafts.ts";

function messages(...levels: ScoreDescriptions): readonly string[] {
  return findSimilarLevels(draftOf(...levels), NOTHING_KNOWN).map(({ message }) => message);
}

test("findSimilarLevels() names the words of degree in which alone two levels differ", () => {
  const findings = findSimilarLevels(
    draftOf("The response is rude.", "The response is somewhat helpful.", "The response is very helpful."),
    NOTHING_KNOWN,
  );
  expect(findings).toEqual([
    {
      key: "similar-levels:score2+score3",
      rule: "similar-levels",
      fields: ["score2", "score3"],
      message: "Scores 2 and 3 differ only in “somewhat” and “very”.",
      reason: SIMILAR_LEVELS_REASON,
      fix: null,
    },
  ]);
});

describe("findSimilarLevels() finds", () => {
  test.each<[string, string, string]>([
    ["Helpful.", "Very helpful.", "“very”"],
    [
      "It often cites some sources.",
      "It sometimes cites several sources.",
      "“often”, “some”, “sometimes” and “several”",
    ],
    ["The answer is clear.", "An answer that is clear.", "“the”, “an” and “that”"],
    [
      "The response names the risks of the plan and says how the reader can avoid each of them in time.",
      "The response names the serious risks of the plan and says how the reader can avoid each of them in time.",
      "“serious”",
    ],
  ])("%j beside %j", (one, other, words) => {
    expect(messages(one, other)).toContain(`Scores 1 and 2 differ only in ${words}.`);
    expect(messages(other, one)).toHaveLength(1);
  });

  test("levels that are not neighbours", () => {
    expect(messages("Quite kind to the reader.", "Silent.", "Rather kind to the reader.")).toEqual([
      "Scores 1 and 3 differ only in “quite” and “rather”.",
    ]);
  });

  test("a chain with one finding less than it has levels", () => {
    const scale = draftOf(
      "It is slightly clear.",
      "It is fairly clear.",
      "It is mostly clear.",
      "It is very clear.",
    );
    expect(keysOf(findSimilarLevels(scale, NOTHING_KNOWN))).toEqual([
      "similar-levels:score1+score2",
      "similar-levels:score2+score3",
      "similar-levels:score3+score4",
    ]);
  });
});

describe("findSimilarLevels() tells apart", () => {
  const plan = "names the risks of the plan and says how the reader can avoid each of them in time";
  test.each<[string, string, string]>([
    ["The response is correct.", "The response is not correct.", "a negation"],
    [`The response ${plan}.`, `The response ${plan}, but late.`, "an objection"],
    [`The response ${plan}.`, `The response never ${plan}.`, "a negation in a long text"],
    [`The response ${plan}.`, `The response doesn't ${plan}.`, "a negated verb"],
    [
      "It has two errors that change what the reader does in the end.",
      "It has no errors that change what the reader does in the end.",
      "a count",
    ],
    ["It partly meets the request.", "It fully meets the request.", "how far something goes"],
    ["It meets most of the requests.", "It meets all of the requests.", "how many of them"],
    ["It makes few errors.", "It makes many errors.", "few and many"],
    ["Each statement is true.", "Each statement is false.", "one decisive word"],
    [
      "The long answer in German is translated to English with all that the reader has to know about it.",
      "The long answer in English is translated to German with all that the reader has to know about it.",
      "the same words in another order",
    ],
    [
      `The response ${plan}.`,
      `The response ${plan} and gives the reader a number to call.`,
      "something added",
    ],
    ["The response names risks.", "The response names serious risks.", "a word added to a short text"],
    ["It is accurate or kind.", "It is accurate and kind.", "or and and"],
  ])("%j and %j: %s", (one, other) => {
    expect(messages(one, other)).toEqual([]);
  });
});

test("findSimilarLevels() leaves equal levels to findIdenticalLevels(), and counts them as linked", () => {
  expect(messages("It is kind.", "It is kind!")).toEqual([]);
  expect(
    keysOf(findSimilarLevels(draftOf("It is kind.", "It is kind!", "It is very kind."), NOTHING_KNOWN)),
  ).toEqual(["similar-levels:score2+score3"]);
});

test("findSimilarLevels() is silent on the starter rubrics, a clean rubric and an empty one", () => {
  for (const draft of [...STARTER_RUBRICS, CLEAN_DRAFT, EMPTY_RUBRIC_DRAFT]) {
    expect(findSimilarLevels(draft, NOTHING_KNOWN)).toEqual([]);
  }
});

test("findSimilarLevels() does not compare words of degree alone, nor texts too long to look at", () => {
  expect(messages("Very.", "Somewhat.")).toEqual([]);
  const huge = "word ".repeat(200_000);
  expect(messages(huge, `very ${huge}`)).toEqual([]);
});
