import { expect, test } from "vitest";
import type { TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import { trialRows, type TriedTexts } from "#core/rubric/trialRows.ts";
import { summarizeTrial, type TrialSummary } from "#core/rubric/trialSummary.ts";
import { JUDGE, OTHER_JUDGE, TEXTS, trialCaseOf, trialRunOf, V3_SHA } from "./exampleTrials.ts";

function summaryOf(
  cases: readonly TrialCase[],
  runs: readonly TrialRun[],
  texts: TriedTexts = TEXTS,
): TrialSummary {
  return summarizeTrial(trialRows(cases, runs, texts), runs, texts);
}

const FIVE = [
  trialCaseOf("1", 1),
  trialCaseOf("2", 2),
  trialCaseOf("3", 3),
  trialCaseOf("4", 4),
  trialCaseOf("5", 5),
];

// by hand: differences 0, 0, 0, 0 and 1, so 4 of 5 agree and the mean is 1/5; the interval as in wilsonInterval.test.ts
test("summarizeTrial() counts exact agreement and the mean distance", () => {
  const summary = summaryOf(FIVE, [trialRunOf({ 1: 1, 2: 2, 3: 3, 4: 4, 5: 4 })]);
  expect(summary).toMatchObject({ judge: JUDGE, compared: 5, agreed: 4, meanDifference: 0.2 });
  expect(summary.interval?.low).toBeCloseTo(0.3755, 4);
  expect(summary.interval?.high).toBeCloseTo(0.9638, 4);
});

test("summarizeTrial() says what it left out, so that all cases are accounted for", () => {
  const cases = [
    ...FIVE,
    trialCaseOf("6", null),
    trialCaseOf("7", 4, 2),
    trialCaseOf("8", 4),
    trialCaseOf("9", 4),
  ];
  const summary = summaryOf(cases, [trialRunOf({ 1: 1, 2: 4, 6: 4, 7: 4, 8: null })]);
  expect(summary).toMatchObject({ compared: 2, agreed: 1, meanDifference: 1 });
  expect(summary.leftOut).toEqual({ notExpected: 1, offScale: 0, unread: 1, outdated: 1, notJudged: 4 });
  const left = Object.values(summary.leftOut).reduce((sum, count) => sum + count, 0);
  expect(summary.compared + left).toBe(cases.length);
});

test("summarizeTrial() of nothing has neither an interval nor a mean", () => {
  expect(summaryOf([], [])).toEqual({
    judge: null,
    compared: 0,
    agreed: 0,
    interval: null,
    meanDifference: null,
    leftOut: { notExpected: 0, offScale: 0, unread: 0, outdated: 0, notJudged: 0 },
    sincePrevious: { kind: "none" },
  });
});

// by hand, expected 1 2 3 4 5: before 3 2 3 1 5 (off by 2 0 0 3 0), now 1 2 4 2 – (off by 0 0 1 2, the last unread)
test("summarizeTrial() says what is better and what is worse than with the version before", () => {
  const runs = [
    trialRunOf({ 1: 1, 2: 2, 3: 4, 4: 2, 5: null }, { id: "now" }),
    trialRunOf({ 1: 3, 2: 2, 3: 3, 4: 1, 5: 5 }, { id: "before", rubricSha256: V3_SHA, rubricVersion: 3 }),
  ];
  expect(summaryOf(FIVE, runs).sincePrevious).toEqual({
    kind: "compared",
    version: 3,
    cases: 4,
    gained: 1,
    lost: 1,
    better: 2,
    worse: 1,
  });
});

test("summarizeTrial() compares no judge with another one, and names the other", () => {
  const runs = [
    trialRunOf({ 1: 1 }),
    trialRunOf({ 1: 3 }, { id: "before", rubricSha256: V3_SHA, judge: OTHER_JUDGE }),
  ];
  expect(summaryOf(FIVE, runs).sincePrevious).toEqual({
    kind: "other-judge",
    version: 3,
    modelName: OTHER_JUDGE.modelName,
  });
});

test("summarizeTrial() compares no scale with another one", () => {
  const texts: TriedTexts = { ...TEXTS, previous: { version: 3, sha256: V3_SHA, levels: 3 } };
  const runs = [trialRunOf({ 1: 1 }), trialRunOf({ 1: 3 }, { id: "before", rubricSha256: V3_SHA })];
  expect(summaryOf(FIVE, runs, texts).sincePrevious).toEqual({ kind: "other-scale", version: 3 });
});

test("summarizeTrial() has nothing to compare with a version that was never tried, or with no common case", () => {
  expect(summaryOf(FIVE, [trialRunOf({ 1: 1 })]).sincePrevious).toEqual({ kind: "none" });
  const runs = [trialRunOf({ 1: 1 }), trialRunOf({ 2: 3 }, { id: "before", rubricSha256: V3_SHA })];
  expect(summaryOf(FIVE, runs).sincePrevious).toEqual({ kind: "none" });
});
