import { describe, expect, test } from "vitest";
import { findVagueQuantifiers, VAGUE_QUANTIFIER_REASON } from "#core/rubric/lint/vagueQuantifier.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftWithThree, keysOf } from "./lintDrafts.ts";

function messagesFor(text: string): readonly string[] {
  return findVagueQuantifiers(draftWithThree(text), NOTHING_KNOWN).map(({ message }) => message);
}

test("findVagueQuantifiers() gives one finding for a level, with all its words by what they leave open", () => {
  const text =
    "The response is somewhat clear, often gives good examples and some useful, somewhat long ones.";
  expect(findVagueQuantifiers(draftWithThree(text), NOTHING_KNOWN)).toEqual([
    {
      key: "vague-quantifier:score3",
      rule: "vague-quantifier",
      fields: ["score3"],
      message:
        "Score 3 leaves open how much is meant by “somewhat” and “some”, how often is meant by “often” and what counts as “good”.",
      reason: VAGUE_QUANTIFIER_REASON,
      fix: null,
    },
  ]);
});

describe("findVagueQuantifiers() finds", () => {
  test.each([
    ["It misses Several points.", "how much is meant by “several”"],
    ["It wanders a  bit.", "how much is meant by “a bit”"],
    ["It makes a few slips.", "how much is meant by “a few”"],
    ["It is mostly true.", "how much is meant by “mostly”"],
    ["It is very kind.", "how much is meant by “very”"],
    ["The tone is appropriate.", "what counts as “appropriate”"],
    ["For example, it is quite kind.", "how much is meant by “quite”"],
  ])("%j", (text, open) => {
    expect(messagesFor(text)).toEqual([`Score 3 leaves open ${open}.`]);
  });
});

describe("findVagueQuantifiers() is silent on", () => {
  test.each([
    ["It makes a few slips, such as a wrong comma.", "a word with an example"],
    ["It makes several errors (two or three).", "a word with an explanation"],
    ["The tone is appropriate: it is formal throughout.", "what comes before a colon"],
    ["It gives a good answer in 50 words.", "a word with a number"],
    ["One main statement or several lesser ones are false.", "one against several"],
    ["It says how many there are, rather than where.", "words in an exact phrase"],
    ["It stops at the very first step.", "very as an adjective"],
    ["It is written in good faith, for good reasons.", "a fixed phrase"],
    ["It does something awesome handsomely.", "parts of words"],
    ["It keeps proper names as they are.", "a term"],
    ["Every step is there.", "exact words"],
    ["", "nothing"],
  ])("%j: %s", (text) => {
    expect(messagesFor(text)).toEqual([]);
  });

  test("the starter rubrics, a clean rubric and an empty one", () => {
    for (const draft of [...STARTER_RUBRICS, CLEAN_DRAFT, EMPTY_RUBRIC_DRAFT]) {
      expect(findVagueQuantifiers(draft, NOTHING_KNOWN)).toEqual([]);
    }
  });
});

test("findVagueQuantifiers() gives five findings at most, and reads only the beginning of a megabyte", () => {
  const huge = "It is very good. ".repeat(60_000);
  const draft = { ...CLEAN_DRAFT, scoreDescriptions: [huge, huge, huge, huge, huge] as const };
  expect(keysOf(findVagueQuantifiers(draft, NOTHING_KNOWN))).toHaveLength(5);
  expect(messagesFor(`${"word ".repeat(200_000)} very good`)).toEqual([]);
});
