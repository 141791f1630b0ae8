import type { AssessmentSettings } from "#core/judge/assessment.ts";
import type { RubricVersion, TrialCase, TrialResult, TrialRun } from "./rubricRecord.ts";
import { levelCount, type LevelCount, type Score } from "./scoreRubric.ts";

export type TrialJudge = TrialRun["judge"];

/** One text of a rubric as far as trials tell texts apart. */
export interface TriedText {
  readonly sha256: string;
  readonly levels: LevelCount;
}

/** The text under the pen, and the saved version that it is compared with. */
export interface TriedTexts {
  readonly draft: TriedText;
  readonly previous: (TriedText & { readonly version: number }) | null;
}

/** What a judge made of a case with the text under the pen. */
export type TrialGiven =
  | { readonly kind: "score"; readonly score: Score; readonly verdictId: string }
  /** The judge's output could not be read. */
  | { readonly kind: "unread"; readonly verdictId: string }
  /** There is a result, but not of this text of the rubric, not of this text of the case, or not of this judge. */
  | {
      readonly kind: "outdated";
      readonly because: "rubric" | "case" | "judge";
      readonly score: Score | null;
      readonly verdictId: string;
    }
  | { readonly kind: "none" };

/** How what was given stands to what is expected. */
export type TrialMark =
  | { readonly kind: "agrees" }
  /** Given minus expected; never 0. */
  | { readonly kind: "off"; readonly by: number }
  | { readonly kind: "not-expected" }
  /** The expected score is one that the rubric does not have. */
  | { readonly kind: "off-scale" }
  | { readonly kind: "unread" }
  | { readonly kind: "outdated" }
  | { readonly kind: "not-judged" };

/** One line of the trial table. */
export interface TrialRow {
  readonly trialCase: TrialCase;
  readonly given: TrialGiven;
  /** By the same judge with the version that is compared; `null` when there is none of the case as it is now. */
  readonly previous: Score | null;
  readonly mark: TrialMark;
}

type JudgeModel = Pick<TrialJudge, "modelId" | "weightsHash">;

/** Whether two judges are the same weights, or the same model where neither hash of the weights is known. */
export function isSameModel(one: JudgeModel, other: JudgeModel): boolean {
  return one.weightsHash === other.weightsHash && (one.weightsHash !== null || one.modelId === other.modelId);
}

/** Whether two runs can be compared: the same judge, asked in the same way. */
export function isSameJudge(one: TrialJudge, other: TrialJudge): boolean {
  return isSameModel(one, other) && settingsKey(one.settings) === settingsKey(other.settings);
}

/** Everything that changes a direct assessment; the number of orders does not. */
function settingsKey({ promptProfile, sampling, maxAttempts, seed }: AssessmentSettings): string {
  const { temperature, topP, repetitionPenalty, maxTokens } = sampling;
  return JSON.stringify([promptProfile, temperature, topP, repetitionPenalty, maxTokens, maxAttempts, seed]);
}

/**
 * The saved version to compare a text with: the newest one that says something else to the judge.
 *
 * @param versions Oldest first.
 */
export function versionToCompare(
  versions: readonly RubricVersion[],
  draftSha256: string,
): TriedTexts["previous"] {
  const found = versions.findLast(({ sha256 }) => sha256 !== draftSha256);
  return found === undefined
    ? null
    : { version: found.version, sha256: found.sha256, levels: levelCount(found) };
}

/**
 * The judge that a table is about: of the newest run of the text under the pen; before there is one, of the newest run.
 *
 * @param runs Newest first.
 */
export function judgeOfTable(runs: readonly TrialRun[], draftSha256: string): TrialJudge | null {
  const run = runs.find(({ rubricSha256 }) => rubricSha256 === draftSha256) ?? runs[0];
  return run?.judge ?? null;
}

/**
 * Put beside each case what is expected and what one judge made of it. Two judges are never mixed.
 *
 * @param runs Newest first.
 */
export function trialRows(
  cases: readonly TrialCase[],
  runs: readonly TrialRun[],
  texts: TriedTexts,
): readonly TrialRow[] {
  const judge = judgeOfTable(runs, texts.draft.sha256);
  const results = newestResults(runs);
  return cases.map((trialCase) => {
    const ofCase = results.filter(({ result }) => result.caseId === trialCase.id);
    const given = givenOf(trialCase, ofCase, texts.draft.sha256, judge);
    const previous =
      texts.previous === null || judge === null
        ? undefined
        : ofCase.find(isOf(trialCase, texts.previous.sha256, judge));
    return {
      trialCase,
      given,
      previous: previous?.result.score ?? null,
      mark: markOf(trialCase, given, texts.draft.levels),
    };
  });
}

interface RunResult {
  readonly run: TrialRun;
  readonly result: TrialResult;
}

/** All results, newest first; within a run the later one is newer. */
function newestResults(runs: readonly TrialRun[]): readonly RunResult[] {
  return runs.flatMap((run) => run.results.toReversed().map((result) => ({ run, result })));
}

function isOf(trialCase: TrialCase, sha256: string, judge: TrialJudge) {
  return ({ run, result }: RunResult): boolean =>
    run.rubricSha256 === sha256 &&
    isSameJudge(run.judge, judge) &&
    result.textRevision === trialCase.textRevision;
}

function givenOf(
  trialCase: TrialCase,
  ofCase: readonly RunResult[],
  sha256: string,
  judge: TrialJudge | null,
): TrialGiven {
  const current = judge === null ? undefined : ofCase.find(isOf(trialCase, sha256, judge));
  if (current !== undefined) {
    const { score, verdictId } = current.result;
    return score === null ? { kind: "unread", verdictId } : { kind: "score", score, verdictId };
  }
  const [newest] = ofCase;
  if (newest === undefined) return { kind: "none" };
  const { score, verdictId, textRevision } = newest.result;
  const because =
    textRevision === trialCase.textRevision
      ? newest.run.rubricSha256 === sha256
        ? "judge"
        : "rubric"
      : "case";
  return { kind: "outdated", because, score, verdictId };
}

function markOf({ expectedScore }: TrialCase, given: TrialGiven, levels: LevelCount): TrialMark {
  switch (given.kind) {
    case "none":
      return { kind: "not-judged" };
    case "outdated":
    case "unread":
      return { kind: given.kind };
    case "score":
      if (expectedScore === null) return { kind: "not-expected" };
      if (expectedScore > levels) return { kind: "off-scale" };
      return given.score === expectedScore
        ? { kind: "agrees" }
        : { kind: "off", by: given.score - expectedScore };
  }
}
