import { expect, test } from "vitest";
import { readTrialTable } from "#core/rubric/trialTable.ts";
import { trialRows } from "#core/rubric/trialRows.ts";
import { summarizeTrial, type TrialComparison, type TrialSummary } from "#core/rubric/trialSummary.ts";
import type { TrialRun } from "#core/rubric/rubricRecord.ts";
import { TEXTS, trialCaseOf, trialRunOf, V3_SHA } from "#test/unit/core/rubric/exampleTrials.ts";
import {
  agreementText,
  beforeText,
  changeText,
  comparisonText,
  leftOutText,
  markText,
  nextStepText,
  tableNotes,
} from "#ui/rubrics/trial/trialWords.ts";

const FIVE = [
  trialCaseOf("1", 1),
  trialCaseOf("2", 2),
  trialCaseOf("3", 3),
  trialCaseOf("4", 4),
  trialCaseOf("5", 5),
];

function summaryOf(runs: readonly TrialRun[]): TrialSummary {
  return summarizeTrial(trialRows(FIVE, runs, TEXTS), runs, TEXTS);
}

test("agreementText() gives the share, its interval and the mean distance", () => {
  const words = agreementText(summaryOf([trialRunOf({ 1: 1, 2: 2, 3: 3, 4: 4, 5: 4 })]));
  expect(words).toBe("4 of 5 agree (95\u00a0% interval 38–96\u00a0%) · off by 0.2 on average");
});

test("agreementText() of full agreement names no distance, and of nothing is nothing", () => {
  expect(agreementText(summaryOf([trialRunOf({ 1: 1 })]))).toBe(
    "1 of 1 agree (95\u00a0% interval 21–100\u00a0%)",
  );
  expect(agreementText(summaryOf([]))).toBeNull();
});

test("nextStepText() asks for scores, for the judge, or for judging again", () => {
  expect(nextStepText(summaryOf([]))).toContain("then judge them");
  expect(nextStepText(summaryOf([trialRunOf({ 1: 1 }, { rubricSha256: V3_SHA })]))).toContain(
    "Judge them again",
  );
});

test("leftOutText() names every reason that there is, and no other", () => {
  expect(leftOutText(summaryOf([trialRunOf({ 1: 1, 2: null })]))).toBe(
    "Not counted: 1 unparsed, 3 not judged",
  );
  expect(leftOutText(summaryOf([trialRunOf({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 })]))).toBeNull();
});

test.each<[TrialComparison, string | null]>([
  [{ kind: "none" }, null],
  [
    { kind: "compared", version: 3, cases: 5, gained: 1, lost: 0, better: 2, worse: 1 },
    "Since version 3: 2 better, 1 worse",
  ],
  [
    { kind: "compared", version: 3, cases: 5, gained: 0, lost: 0, better: 0, worse: 0 },
    "Since version 3: none better, none worse",
  ],
  [
    { kind: "other-judge", version: 3, modelName: "tiny" },
    "Version 3 was tried with another judge or other settings (tiny), so the two are not compared.",
  ],
])("comparisonText(%o) is %s", (comparison, words) => {
  expect(comparisonText(comparison)).toBe(words);
});

test("markText() says in words which way a score is off", () => {
  expect(markText({ kind: "off", by: 2 })).toBe("2 too high");
  expect(markText({ kind: "off", by: -1 })).toBe("1 too low");
  expect(markText({ kind: "agrees" })).toBe("agrees");
});

// by hand, expected 1 2 3 4 5: before off by 2 0 2 3 –, now 0 1 2 – 0
test("changeText() is better or worse by the distance to what is expected, and nothing where one is missing", () => {
  const runs = [
    trialRunOf({ 1: 1, 2: 1, 3: 5, 5: 5 }, { id: "now" }),
    trialRunOf({ 1: 3, 2: 2, 3: 1, 4: 1 }, { id: "before", rubricSha256: V3_SHA }),
  ];
  expect(trialRows(FIVE, runs, TEXTS).map(changeText)).toEqual(["better", "worse", null, null, null]);
});

test("beforeText() counts what was judged before a fault", () => {
  expect([0, 1, 2].map(beforeText)).toEqual([
    "No case was judged before.",
    "1 case was judged before, with results in the table.",
    "2 cases were judged before, with results in the table.",
  ]);
});

test("tableNotes() names what a pasted table loses, the first five of many", () => {
  const notes = tableNotes(
    readTrialTable([
      ["prompt", "answer", "model", "", "expected"],
      ...Array.from({ length: 7 }, (_, row) => ["Why?", "So.", "", "", `${row + 6}`]),
      ["Why?", "", "", "", ""],
    ]),
  );
  expect(notes).toEqual([
    "Columns left out: model, a column without a name.",
    "Left out, because instruction or response is empty: row 9.",
    "Not a score from 1 to 5, so the case gets none: “6”, “7”, “8”, “9”, “10” and 2 more.",
  ]);
});
