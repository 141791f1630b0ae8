import { wilsonInterval, type ProportionInterval } from "#core/statistics/wilsonInterval.ts";
import type { TrialRun } from "./rubricRecord.ts";
import { isSameJudge, judgeOfTable, type TrialJudge, type TrialRow, type TriedTexts } from "./trialRows.ts";

/** What a trial of the text under the pen came to: of one judge alone. */
export interface TrialSummary {
  /** `null` while no run was made. */
  readonly judge: TrialJudge | null;
  /** Cases whose given score was compared with the expected one. */
  readonly compared: number;
  /** Of those, the ones with exactly the expected score. */
  readonly agreed: number;
  /** Of the share that agreed, 95 %; `null` when nothing was compared. */
  readonly interval: ProportionInterval | null;
  /** Mean of |given − expected| over the compared cases, in scores; `null` when nothing was compared. */
  readonly meanDifference: number | null;
  /** Cases that are not in these numbers, by the reason; together with `compared` they are all cases. */
  readonly leftOut: {
    readonly notExpected: number;
    readonly offScale: number;
    readonly unread: number;
    readonly outdated: number;
    readonly notJudged: number;
  };
  readonly sincePrevious: TrialComparison;
}

/** How the text under the pen does beside the version before it, over the cases that have both. */
export type TrialComparison =
  | {
      readonly kind: "compared";
      readonly version: number;
      readonly cases: number;
      /** Cases that agree now and did not before, and the other way round. */
      readonly gained: number;
      readonly lost: number;
      /** Cases that are nearer to what is expected, and further from it. */
      readonly better: number;
      readonly worse: number;
    }
  /** There is no other version, or it has no results. */
  | { readonly kind: "none" }
  /** It was tried, but by another judge. */
  | { readonly kind: "other-judge"; readonly version: number; readonly modelName: string }
  /** Its scale has another number of levels, so that the distances say nothing. */
  | { readonly kind: "other-scale"; readonly version: number };

/**
 * Sum up the rows of a trial table.
 *
 * @param rows As `trialRows` made them of the same runs and texts.
 * @param runs Newest first.
 */
export function summarizeTrial(
  rows: readonly TrialRow[],
  runs: readonly TrialRun[],
  texts: TriedTexts,
): TrialSummary {
  const marks = rows.map(({ mark }) => mark);
  const countOf = (kind: (typeof marks)[number]["kind"]): number =>
    marks.filter((mark) => mark.kind === kind).length;
  const differences = marks.flatMap((mark) => (mark.kind === "off" ? [Math.abs(mark.by)] : []));
  const agreed = countOf("agrees");
  const compared = agreed + differences.length;
  return {
    judge: judgeOfTable(runs, texts.draft.sha256),
    compared,
    agreed,
    interval: wilsonInterval(agreed, compared),
    meanDifference:
      compared === 0 ? null : differences.reduce((sum, difference) => sum + difference, 0) / compared,
    leftOut: {
      notExpected: countOf("not-expected"),
      offScale: countOf("off-scale"),
      unread: countOf("unread"),
      outdated: countOf("outdated"),
      notJudged: countOf("not-judged"),
    },
    sincePrevious: compareWithPrevious(rows, runs, texts),
  };
}

function compareWithPrevious(
  rows: readonly TrialRow[],
  runs: readonly TrialRun[],
  { draft, previous }: TriedTexts,
): TrialComparison {
  const judge = judgeOfTable(runs, draft.sha256);
  if (previous === null || judge === null) return { kind: "none" };
  const { version } = previous;
  const ofPrevious = runs.filter(({ rubricSha256 }) => rubricSha256 === previous.sha256);
  const other = ofPrevious[0]?.judge;
  if (other === undefined) return { kind: "none" };
  if (previous.levels !== draft.levels) return { kind: "other-scale", version };
  if (!ofPrevious.some((run) => isSameJudge(run.judge, judge))) {
    return { kind: "other-judge", version, modelName: other.modelName };
  }
  const pairs = rows.flatMap(distancesOf);
  if (pairs.length === 0) return { kind: "none" };
  const count = (holds: (pair: Distances) => boolean): number => pairs.filter(holds).length;
  return {
    kind: "compared",
    version,
    cases: pairs.length,
    gained: count(({ now, before }) => now === 0 && before > 0),
    lost: count(({ now, before }) => now > 0 && before === 0),
    better: count(({ now, before }) => now < before),
    worse: count(({ now, before }) => now > before),
  };
}

interface Distances {
  readonly now: number;
  readonly before: number;
}

/** How far a case is from what is expected, with both texts; nothing where one of the scores is missing. */
function distancesOf({
  trialCase: { expectedScore },
  given,
  previous,
  mark,
}: TrialRow): readonly Distances[] {
  const isCompared = mark.kind === "agrees" || mark.kind === "off";
  if (!isCompared || given.kind !== "score" || previous === null || expectedScore === null) return [];
  return [{ now: Math.abs(given.score - expectedScore), before: Math.abs(previous - expectedScore) }];
}
