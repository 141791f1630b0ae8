import { expect, test } from "vitest";
import {
  isSameJudge,
  isSameModel,
  judgeOfTable,
  trialRows,
  versionToCompare,
} from "#core/rubric/trialRows.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { DRAFT_SHA, JUDGE, OTHER_JUDGE, TEXTS, trialCaseOf, trialRunOf, V3_SHA } from "./exampleTrials.ts";

test("trialRows() marks what agrees, what is off and by how much, and what cannot be compared", () => {
  const cases = [
    trialCaseOf("1", 4),
    trialCaseOf("2", 2),
    trialCaseOf("3", 5),
    trialCaseOf("4", null),
    trialCaseOf("5", 3),
    trialCaseOf("6", 3),
  ];
  const rows = trialRows(cases, [trialRunOf({ 1: 4, 2: 4, 3: 2, 4: 1, 5: null })], TEXTS);
  expect(rows.map(({ mark }) => mark)).toEqual([
    { kind: "agrees" },
    { kind: "off", by: 2 },
    { kind: "off", by: -3 },
    { kind: "not-expected" },
    { kind: "unread" },
    { kind: "not-judged" },
  ]);
  expect(rows[0]?.given).toEqual({ kind: "score", score: 4, verdictId: "run-1" });
  expect(rows[4]?.given).toEqual({ kind: "unread", verdictId: "run-5" });
  expect(rows[5]?.given).toEqual({ kind: "none" });
});

test("trialRows() takes the newest result of the text under the pen, within a run the last", () => {
  const twice = trialRunOf({ 1: 2 }, { id: "new" });
  const again = { ...twice, results: [...twice.results, ...trialRunOf({ 1: 5 }, { id: "again" }).results] };
  const rows = trialRows([trialCaseOf("1", 4)], [again, trialRunOf({ 1: 4 }, { id: "old" })], TEXTS);
  expect(rows[0]?.given).toEqual({ kind: "score", score: 5, verdictId: "again-1" });
});

test("a result of another text of the rubric or of the case is outdated and compared with nothing", () => {
  const older = trialRunOf({ 1: 4, 2: 4 }, { rubricSha256: V3_SHA });
  const rows = trialRows([trialCaseOf("1", 4), trialCaseOf("2", 4, 2)], [older], TEXTS);
  expect(rows[0]?.given).toEqual({ kind: "outdated", because: "rubric", score: 4, verdictId: "run-1" });
  expect(rows[1]?.given).toMatchObject({ kind: "outdated", because: "case" });
  expect(rows.map(({ mark }) => mark.kind)).toEqual(["outdated", "outdated"]);
  // of the case as it is now, only the first has a score of the version before
  expect(rows.map(({ previous }) => previous)).toEqual([4, null]);
});

test("trialRows() never mixes two judges: results of another one are outdated", () => {
  const runs = [
    trialRunOf({ 1: 4 }, { id: "b", judge: OTHER_JUDGE }),
    trialRunOf({ 1: 5, 2: 5 }, { id: "a" }),
    trialRunOf({ 1: 1, 2: 1 }, { id: "before", rubricSha256: V3_SHA }),
  ];
  const rows = trialRows([trialCaseOf("1", 4), trialCaseOf("2", 5)], runs, TEXTS);
  expect(rows[0]?.given).toMatchObject({ kind: "score", score: 4 });
  expect(rows[1]?.given).toMatchObject({ kind: "outdated", because: "judge", score: 5 });
  expect(rows.map(({ previous }) => previous)).toEqual([null, null]);
});

test("an expected score that the rubric no longer has is off its scale", () => {
  const texts = { ...TEXTS, draft: { sha256: DRAFT_SHA, levels: 3 as const } };
  const rows = trialRows([trialCaseOf("1", 5)], [trialRunOf({ 1: 3 })], texts);
  expect(rows[0]?.mark).toEqual({ kind: "off-scale" });
});

test("judgeOfTable() is the judge of the newest run of this text, else of the newest run", () => {
  const ofDraft = trialRunOf({ 1: 4 });
  const newer = trialRunOf({ 1: 4 }, { rubricSha256: V3_SHA, judge: OTHER_JUDGE });
  expect(judgeOfTable([newer, ofDraft], DRAFT_SHA)).toBe(JUDGE);
  expect(judgeOfTable([newer], DRAFT_SHA)).toBe(OTHER_JUDGE);
  expect(judgeOfTable([], DRAFT_SHA)).toBeNull();
});

test("isSameJudge() goes by the weights, and by the model only where neither hash is known", () => {
  expect(isSameJudge(JUDGE, { ...JUDGE, modelId: "renamed" })).toBe(true);
  expect(isSameJudge(JUDGE, { ...JUDGE, weightsHash: "sha256:bb" })).toBe(false);
  expect(isSameJudge(JUDGE, { ...JUDGE, weightsHash: null })).toBe(false);
  expect(isSameJudge(OTHER_JUDGE, { ...OTHER_JUDGE })).toBe(true);
  expect(isSameJudge(OTHER_JUDGE, { ...OTHER_JUDGE, modelId: "small" })).toBe(false);
});

test("isSameJudge() tells apart how the judge was asked, but for the number of orders", () => {
  const { settings } = JUDGE;
  const asked = (change: Partial<typeof settings>): boolean =>
    isSameJudge(JUDGE, { ...JUDGE, settings: { ...settings, ...change } });
  expect(asked({ bothOrders: false })).toBe(true);
  expect(asked({ seed: 1 })).toBe(false);
  expect(asked({ maxAttempts: 1 })).toBe(false);
  expect(asked({ promptProfile: "model-card" })).toBe(false);
  expect(asked({ sampling: { ...settings.sampling, temperature: 0 } })).toBe(false);
  expect(isSameModel(JUDGE, JUDGE)).toBe(true);
});

test("versionToCompare() is the newest version with another text", () => {
  const version = (number: number, sha256: string): RubricVersion => ({
    id: "rubric-1",
    name: "Correctness",
    version: number,
    criteria: "Is it right?",
    scoreDescriptions: ["no", "yes"],
    sha256,
    savedAt: null,
    note: "",
  });
  const versions = [version(1, "a"), version(2, "b"), version(3, "b")];
  expect(versionToCompare(versions, "c")).toEqual({ version: 3, sha256: "b", levels: 2 });
  expect(versionToCompare(versions, "b")).toEqual({ version: 1, sha256: "a", levels: 2 });
  expect(versionToCompare(versions.slice(0, 1), "a")).toBeNull();
  expect(versionToCompare([], "a")).toBeNull();
});
