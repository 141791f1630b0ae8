import { describe, expect, test } from "vitest";
import { responseName, shownCalls, verdictHeadline } from "#core/verdict/verdictSummary.ts";
import { DIRECT_CASE, PAIRWISE_CASE, verdictOf } from "./exampleVerdicts.ts";

const winner = verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] A"], BA: ["?", "y [RESULT] B"] });

describe("verdictHeadline()", () => {
  test.each([
    [verdictOf(DIRECT_CASE, { AB: ["x [RESULT] 4"] }), "Score 4 of 5"],
    [verdictOf(DIRECT_CASE, { AB: ["x [RESULT] 3"] }, ["no", "half", "yes"]), "Score 3 of 3"],
    [
      verdictOf(DIRECT_CASE, { AB: ["x [RESULT] 3"] }, ["no", "yes"]),
      "Unparsed: the judge wrote a number that is not a score from 1 to 2",
    ],
    [winner, "Response A wins in both orders"],
    [verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] B"], BA: ["x [RESULT] A"] }), "Gemma wins in both orders"],
    [verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] B"] }), "Gemma wins (judged in one order only)"],
    [
      verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] A"], BA: ["x [RESULT] A"] }),
      "Unsettled: the winner changed when the order was swapped",
    ],
    [verdictOf(DIRECT_CASE, { AB: ["?"] }), "Unparsed: the judge wrote no result"],
    [
      verdictOf(DIRECT_CASE, { AB: ["?", "x [RESULT] 6"] }),
      "Unparsed: the judge wrote a number that is not a score from 1 to 5",
    ],
    [
      verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] A"], BA: ["x [RESULT] Tie"] }),
      "Unparsed: what the judge wrote as its result cannot be read (in the swapped order)",
    ],
  ])("%#: %s", (verdict, headline) => {
    expect(verdictHeadline(verdict)).toBe(headline);
  });
});

describe("shownCalls()", () => {
  test("is the scored call, not the unreadable attempts before it", () => {
    const verdict = verdictOf(DIRECT_CASE, { AB: ["?", "x [RESULT] 4"] });
    expect(shownCalls(verdict).map((call) => call.rawText)).toEqual(["x [RESULT] 4"]);
  });

  test("is one readable call per order for a pair", () => {
    expect(shownCalls(winner).map((call) => call.rawText)).toEqual(["x [RESULT] A", "y [RESULT] B"]);
  });

  test("is the last attempt of the order that could not be read", () => {
    const verdict = verdictOf(PAIRWISE_CASE, { AB: ["x [RESULT] A"], BA: ["?", "??"] });
    expect(shownCalls(verdict).map((call) => call.rawText)).toEqual(["??"]);
  });
});

test("responseName() falls back to the slot when a response has no label", () => {
  const unlabelled = { ...PAIRWISE_CASE, responseB: { id: "r-b", label: "", text: "Nine." } };
  expect(responseName(unlabelled, "B")).toBe("Response B");
  expect(responseName(PAIRWISE_CASE, "B")).toBe("Gemma");
});
