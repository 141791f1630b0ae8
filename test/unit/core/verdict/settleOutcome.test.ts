import { expect, test } from "vitest";
import { responseInSlot, settleOutcome } from "#core/verdict/settleOutcome.ts";
import { callOf, DIRECT_CASE, PAIRWISE_CASE } from "./exampleVerdicts.ts";

test("responseInSlot() swaps the slots in order BA only", () => {
  expect(responseInSlot("AB", "A")).toBe("A");
  expect(responseInSlot("AB", "B")).toBe("B");
  expect(responseInSlot("BA", "A")).toBe("B");
  expect(responseInSlot("BA", "B")).toBe("A");
});

test.each([
  ["A", "B", { kind: "winner", responseId: "r-a", callIndexes: [0, 1] }],
  ["B", "A", { kind: "winner", responseId: "r-b", callIndexes: [0, 1] }],
  ["A", "A", { kind: "unsettled", callIndexes: [0, 1] }],
  ["B", "B", { kind: "unsettled", callIndexes: [0, 1] }],
  ["?", "A", { kind: "unparsed", order: "AB" }],
  ["A", "?", { kind: "unparsed", order: "BA" }],
  ["?", "?", { kind: "unparsed", order: "AB" }],
])("settleOutcome() of %s in order AB and %s in order BA", (inAB, inBA, outcome) => {
  const calls = [
    callOf("pairwise", "AB", `x [RESULT] ${inAB}`),
    callOf("pairwise", "BA", `x [RESULT] ${inBA}`),
  ];
  expect(settleOutcome(calls, ["AB", "BA"], PAIRWISE_CASE)).toEqual(outcome);
});

test("settleOutcome() is unparsed when an order was never judged", () => {
  expect(settleOutcome([], ["AB"], DIRECT_CASE)).toEqual({ kind: "unparsed", order: "AB" });
  const calls = [callOf("pairwise", "AB", "x [RESULT] A")];
  expect(settleOutcome(calls, ["AB", "BA"], PAIRWISE_CASE)).toEqual({ kind: "unparsed", order: "BA" });
});
