import { describe, expect, test } from "vitest";
import { findCriteriaNotAboutResponse, NOT_ABOUT_RESPONSE_REASON } from "#core/rubric/lint/aboutResponse.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { NOTHING_KNOWN, draftAsking } from "./lintDrafts.ts";

function fixFor(criteria: string): string | null | undefined {
  const [finding] = findCriteriaNotAboutResponse(draftAsking(criteria), NOTHING_KNOWN);
  return finding === undefined ? undefined : (finding.fix?.draft.criteria ?? null);
}

test("findCriteriaNotAboutResponse() makes a question of a bare quality", () => {
  const draft = draftAsking("Politeness");
  expect(findCriteriaNotAboutResponse(draft, NOTHING_KNOWN)).toEqual([
    {
      key: "criteria-not-about-response:criteria",
      rule: "criteria-not-about-response",
      fields: ["criteria"],
      message: "The criteria do not say that they are about the response.",
      reason: NOT_ABOUT_RESPONSE_REASON,
      fix: {
        label: "Ask “How polite is the response?”",
        draft: { ...draft, criteria: "How polite is the response?" },
      },
    },
  ]);
  expect(fixFor(" accuracy. ")).toBe("How accurate is the response?");
});

describe("findCriteriaNotAboutResponse() finds", () => {
  test.each([
    ["Factual accuracy", "a label of two words"],
    ["Accuracy and kindness", "a label of two qualities"],
    ["Kind", "an adjective"],
    ["Is the user satisfied?", "a question about a person"],
    ["Does the user's wish matter?", "a question about what a person has"],
    ["How interesting is the topic?", "a question about the topic"],
    ["Check for the usual errors", "an order without an object to check"],
  ])("%j: %s", (criteria) => {
    expect(fixFor(criteria)).toBeNull();
  });
});

describe("findCriteriaNotAboutResponse() is silent on", () => {
  test.each([
    ["How kind is the answer?", "another word for the response"],
    ["How kind are the model's replies?", "a genitive and a plural"],
    ["Is it kind?", "a word that stands for it"],
    ["Does the eulogy comfort the mourners?", "a kind of text that no list has"],
    ["How well do the proposed hypotheses explain the finding?", "an adjective between"],
    ["Wie höflich ist die Antwort?", "another language"],
    ["Höflichkeit", "a label in another language"],
    ["丁寧さ", "another script"],
    ["", "nothing"],
    [" ?! ", "signs alone"],
    ["constructor", "a name that every object has"],
    ["__proto__", "another such name"],
  ])("%j: %s", (criteria) => {
    expect(fixFor(criteria)).toBeUndefined();
  });

  test("the starter rubrics", () => {
    for (const draft of STARTER_RUBRICS)
      expect(findCriteriaNotAboutResponse(draft, NOTHING_KNOWN)).toEqual([]);
  });

  test("a megabyte, of which it sees only the beginning", () => {
    expect(fixFor(`Politeness${" ".repeat(1_000_000)}of the response`)).toBeUndefined();
  });
});
