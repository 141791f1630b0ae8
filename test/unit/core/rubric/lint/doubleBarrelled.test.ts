import { describe, expect, test } from "vitest";
import { DOUBLE_BARRELLED_REASON, findDoubleBarrelledCriteria } from "#core/rubric/lint/doubleBarrelled.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftAsking } from "./lintDrafts.ts";

function fixFor(criteria: string): string | null | undefined {
  const [finding] = findDoubleBarrelledCriteria(draftAsking(criteria), NOTHING_KNOWN);
  return finding === undefined ? undefined : (finding.fix?.draft.criteria ?? null);
}

test("findDoubleBarrelledCriteria() finds two qualities in one question, and offers the first", () => {
  const draft = draftAsking("Is the response accurate and kind?");
  expect(findDoubleBarrelledCriteria(draft, NOTHING_KNOWN)).toEqual([
    {
      key: "double-barrelled-criteria:criteria",
      rule: "double-barrelled-criteria",
      fields: ["criteria"],
      message: "The criteria ask for two things at once: “accurate and kind”.",
      reason: DOUBLE_BARRELLED_REASON,
      fix: { label: "Keep only the first", draft: { ...draft, criteria: "Is the response accurate?" } },
    },
  ]);
});

describe("findDoubleBarrelledCriteria() keeps the first half of", () => {
  test.each([
    ["How accurate and kind is the response?", "How accurate is the response?"],
    ["Does the response give a clear and safe answer?", "Does the response give a clear answer?"],
    [
      "Does the response accurately and kindly correct the reader?",
      "Does the response accurately correct the reader?",
    ],
    ["Does the assistant reply politely and accurately?", "Does the assistant reply politely?"],
    ["How good are the accuracy and clarity of the response?", "How good are the accuracy of the response?"],
    ["Accuracy and kindness", "Accuracy"],
    ["Is the response accurate as well as kind?", "Is the response accurate?"],
    ["Is the response accurate and/or kind?", "Is the response accurate?"],
    ["Is the response accurate? Is it kind?", "Is the response accurate?"],
    ["Is the response accurate, and does it cite its sources?", "Is the response accurate?"],
    ["Is the poem easy to read and is the rhyme of the poem clean?", null],
    ["Is the response true and does the response cite sources?", "Is the response true?"],
    ["How accurate is the response, and how kind is it?", "How accurate is the response?"],
    ["Whether the response is accurate, and whether it is kind", "Whether the response is accurate"],
    ["Does the response answer the question and cite its sources?", "Does the response answer the question?"],
    [
      "Does the given response solve the task and explain clearly?",
      "Does the given response solve the task?",
    ],
    ["Does the response meet the request and use the form asked for?", "Does the response meet the request?"],
  ])("%j", (criteria, half) => {
    if (half === null) expect(fixFor(criteria)).toBeUndefined();
    else expect(fixFor(criteria)).toBe(half);
  });
});

describe("findDoubleBarrelledCriteria() finds without an offer, where the split is not clean,", () => {
  test.each([
    ["Is the response accurate, complete and kind?"],
    ["Is the response both accurate and kind?"],
    ["Is the response accurate and kind to the reader?"],
    ["Does the response give examples and/or figures?"],
    ["Is the response kind, short, true, and does it cite its sources?"],
    ["Is it accurate and kind and does it answer safely and clearly?"],
    [" and is it kind?"],
    ["Does the response reflect helpfulness, harmlessness, and honesty?"],
  ])("%j", (criteria) => {
    expect(fixFor(criteria)).toBeNull();
  });
});

describe("findDoubleBarrelledCriteria() is silent on", () => {
  test.each([
    ["Is the response clear and concise?", "two words for one thing"],
    ["Is the response kind and respectful?", "two words for one thing"],
    ["Is the response accurate, correct and precise?", "three words for one thing"],
    ["Does the response weigh the pros and cons?", "a fixed phrase"],
    ["Does the response repeat each question and answer?", "a fixed phrase of a noun that is also a verb"],
    ["Does the response go up and down the scale?", "a fixed phrase"],
    ["Does the response name causes, signs and treatments?", "a list within one thing"],
    ["Does the response cover what happened and how it can be mended?", "a list of clauses"],
    [
      "Does the response say whether the plan is safe and whether it is legal?",
      "a list of clauses within one thing",
    ],
    ["Does the response explain why the law is fair and clear?", "qualities of something else"],
    ["Does the response describe the care and safety of patients?", "nouns that are said of something else"],
    ["Does the response help the reader to find and cite sources?", "verbs of somebody else"],
    ["Does the response teach what to avoid and explain?", "verbs within a clause"],
    ["Does the response correctly identify and explain the error?", "two verbs with one object"],
    ["Does the response do as well as a careful expert would?", "a comparison"],
    ["How sound, and how easy to follow, is the reasoning of the response?", "two sides of one matter"],
    ["Does the response answer “why?” and “how?” in order?", "question marks within quotation marks"],
    ["Is the response polite? For example, does it thank the reader?", "a question that explains the first"],
    ["Is the response polite??", "one question with two marks"],
    ["Is the response as kind as it is accurate", "a comparison of qualities"],
    ["", "nothing"],
    ["and", "a lone word"],
    ["? ? kind", "marks without questions"],
    ["Ist die Antwort richtig und freundlich?", "another language"],
  ])("%j: %s", (criteria) => {
    expect(fixFor(criteria)).toBeUndefined();
  });

  test("the starter rubrics and a clean one", () => {
    for (const draft of [...STARTER_RUBRICS, CLEAN_DRAFT]) {
      expect(findDoubleBarrelledCriteria(draft, NOTHING_KNOWN)).toEqual([]);
    }
  });
});

test("findDoubleBarrelledCriteria() finds at the beginning of a megabyte but does not offer to cut it", () => {
  expect(fixFor(`Is the response accurate? Is it kind? ${"word ".repeat(200_000)}`)).toBeNull();
  expect(fixFor(`${"word ".repeat(200_000)} Is it accurate? Is it kind?`)).toBeUndefined();
});
