import { describe, expect, test } from "vitest";
import {
  findOtherScores,
  NAMES_OTHER_SCORE_REASON,
  SCORE_LABEL_REASON,
} from "#core/rubric/lint/namesOtherScore.ts";
import { findScoreLabel } from "#core/rubric/lint/scoreLabel.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftWithThree } from "./lintDrafts.ts";

function messagesFor(text: string): readonly string[] {
  return findOtherScores(draftWithThree(text), NOTHING_KNOWN).map(({ message }) => message);
}

test("findOtherScores() finds a label, and takes it away", () => {
  expect(findOtherScores(draftWithThree("Score 3: Civil, no more."), NOTHING_KNOWN)).toEqual([
    {
      key: "names-other-score:score3",
      rule: "names-other-score",
      fields: ["score3"],
      message: "Score 3 begins with a label, “Score 3:”.",
      reason: SCORE_LABEL_REASON,
      fix: { label: "Remove the label", draft: draftWithThree("Civil, no more.") },
    },
  ]);
});

test("findScoreLabel() gives the label alone", () => {
  expect(findScoreLabel("Score 3: Civil.")).toBe("Score 3:");
});

describe("findOtherScores() takes the label from", () => {
  test.each([
    ["score 4 : Civil.", "Civil."],
    ["**Score 3:** Civil.", "Civil."],
    ["Level 3 - Civil.", "Civil."],
    ["(Level 2) – Civil.", "Civil."],
    ["[Rating: 3] Civil.", null],
    ["Score of 3 = Civil.", "Civil."],
    ["Score 3/5: Civil.", "Civil."],
    ["3: Civil.", "Civil."],
    ["3/5: Civil.", "Civil."],
    ["Score 3：Civil.", "Civil."],
    ["\n Score 3: Score 3:\nCivil.\n", "Civil.\n"],
    ["Score 3:", ""],
  ])("%j", (text, rest) => {
    const [finding] = findOtherScores(draftWithThree(text), NOTHING_KNOWN);
    expect(finding?.fix?.draft ?? null).toEqual(rest === null ? null : draftWithThree(rest));
  });
});

test("findOtherScores() keeps the label while the level also speaks of another score", () => {
  const [finding] = findOtherScores(draftWithThree("Score 3: better than a score of 2."), NOTHING_KNOWN);
  expect(finding).toMatchObject({ message: "Score 3 begins with a label, “Score 3:”.", fix: null });
});

test("findOtherScores() gives the reason why another score should not be named", () => {
  expect(findOtherScores(draftWithThree("Unlike level 2, it is civil."), NOTHING_KNOWN)).toEqual([
    expect.objectContaining({
      message: "Score 3 speaks of another score: “Unlike level 2”.",
      reason: NAMES_OTHER_SCORE_REASON,
      fix: null,
    }),
  ]);
});

describe("findOtherScores() finds the other score in", () => {
  test.each([
    ["It is better than a score of 2, yet dry.", "score of 2"],
    ["It misses what a score of four asks for.", "score of four"],
    ["As in score 2, but shorter.", "score 2"],
    ["All of level 2, and an example.", "All of level 2"],
    ["Kinder than level 2.", "than level 2"],
    ["Like a level two, but longer.", "Like a level two"],
    ["No better than a 2.", "than a 2"],
    ["It improves on the previous level.", "the previous level"],
    ["A score of 5 in a smaller form", "score of 5"],
  ])("%j", (text, found) => {
    expect(messagesFor(text)).toEqual([`Score 3 speaks of another score: “${found}”.`]);
  });

  test("one level, all of them together", () => {
    expect(messagesFor("Between a score of 2 and a score of 4.")).toEqual([
      "Score 3 speaks of another score: “score of 2” and “score of 4”.",
    ]);
  });
});

describe("findOtherScores() is silent on", () => {
  test.each([
    ["The response deserves a score of 3.", "the level's own score"],
    ["It explains why the match ended in a score of 3 to 1.", "a match"],
    ["It explains a score of 2-1.", "a match in figures"],
    ["The text uses level 2 headings.", "headings"],
    ["It names biosafety level 4 labs.", "another kind of level"],
    ["A reader at level 2 can follow.", "a reading level"],
    ["No longer than a 2-page letter.", "a length"],
    ["It is rounder than a 2.5.", "a decimal"],
    ["It underscores 4 things.", "part of a word"],
    ["It scores two goals with one remark.", "a verb"],
    ["2-4 sentences say it.", "a range"],
    ["1. It has a title. 2. It has an end.", "a numbered list"],
    ["1:10 is the ratio it gives.", "a ratio"],
    ["Level 2-4 readers can follow.", "a range of levels"],
    ["It adds the next level of detail.", "level as a word"],
    ["It keeps the previous level of detail.", "a level of something"],
    ["Score 9: odd.", "a score that no rubric has"],
    ["", "nothing"],
  ])("%j: %s", (text) => {
    expect(messagesFor(text)).toEqual([]);
  });

  test("a clean rubric and an empty one", () => {
    expect(findOtherScores(CLEAN_DRAFT, NOTHING_KNOWN)).toEqual([]);
    expect(findOtherScores(EMPTY_RUBRIC_DRAFT, NOTHING_KNOWN)).toEqual([]);
  });
});

test("findOtherScores() finds a label before a megabyte but does not offer to change what it has not read", () => {
  const [finding] = findOtherScores(draftWithThree(`Score 3: ${"word ".repeat(200_000)}`), NOTHING_KNOWN);
  expect(finding).toMatchObject({ key: "names-other-score:score3", fix: null });
  expect(messagesFor(`${"word ".repeat(200_000)} than a score of 2.`)).toEqual([]);
});
