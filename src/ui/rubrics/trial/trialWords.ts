import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import type { TrialGiven, TrialMark, TrialRow } from "#core/rubric/trialRows.ts";
import type { TrialComparison, TrialSummary } from "#core/rubric/trialSummary.ts";
import type { TrialTable } from "#core/rubric/trialTable.ts";
import type { ModelState } from "#stores/modelStore.ts";

/**
 * A count with its noun.
 *
 * @example countText(1, "case") // "1 case"
 * @example countText(5, "case") // "5 cases"
 */
export function countText(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * How often the judge agreed with the person; `null` when nothing was compared.
 *
 * @example agreementText(summary) // "4 of 5 agree (95 % interval 38–96 %) · off by 0.2 on average"
 */
export function agreementText(summary: TrialSummary): string | null {
  const share = agreedText(summary);
  if (share === null) return null;
  return [`${share} ${intervalText(summary) ?? ""}`.trim(), differenceText(summary)]
    .filter((text) => text !== null)
    .join(" · ");
}

/**
 * The agreement alone; `null` when nothing was compared.
 *
 * @example agreedText(summary) // "4 of 5 agree"
 */
export function agreedText({ compared, agreed, interval }: TrialSummary): string | null {
  return interval === null ? null : `${agreed} of ${compared} agree`;
}

/** How sure the agreement is; `null` when nothing was compared. */
export function intervalText({ interval }: TrialSummary): string | null {
  if (interval === null) return null;
  const [low, high] = [interval.low, interval.high].map((end) => Math.round(100 * end));
  return `(95\u00a0% interval ${low}–${high}\u00a0%)`;
}

/** How far the judge is off; `null` when it never is, or nothing was compared. */
export function differenceText({ compared, agreed, meanDifference }: TrialSummary): string | null {
  if (meanDifference === null || agreed === compared) return null;
  return `off by ${roundedText(meanDifference)} on average`;
}

/** Two decimals at most, and never a difference that looks like none. */
function roundedText(difference: number): string {
  return difference < 0.01 ? "less than 0.01" : String(Number(difference.toFixed(difference < 0.1 ? 2 : 1)));
}

/**
 * What changed since the version before; `null` when there is nothing to say.
 *
 * @example comparisonText(comparison) // "Since version 3: 2 better, 1 worse"
 */
export function comparisonText(comparison: TrialComparison): string | null {
  switch (comparison.kind) {
    case "none":
      return null;
    case "other-judge":
      return `Version ${comparison.version} was tried with another judge or other settings (${comparison.modelName}), so the two are not compared.`;
    case "other-scale":
      return `Version ${comparison.version} has another number of levels, so the two are not compared.`;
    case "compared": {
      const { version, better, worse } = comparison;
      if (better === 0 && worse === 0) return `Since version ${version}: none better, none worse`;
      return `Since version ${version}: ${better} better, ${worse} worse`;
    }
  }
}

/** Which cases are not in the numbers, and why; `null` when all are. */
export function leftOutText({ leftOut }: TrialSummary): string | null {
  const reasons = [
    [leftOut.notExpected, "without an expected score"],
    [leftOut.offScale, "with an expected score that the rubric does not have"],
    [leftOut.unread, "unparsed"],
    [leftOut.outdated, "judged before a change"],
    [leftOut.notJudged, "not judged"],
  ] as const;
  const said = reasons.flatMap(([count, reason]) => (count === 0 ? [] : [`${count} ${reason}`]));
  return said.length === 0 ? null : `Not counted: ${said.join(", ")}`;
}

/** How given stands to expected, in a word or two; `null` where another mark says it already. */
export function markText(mark: TrialMark): string | null {
  switch (mark.kind) {
    case "agrees":
      return "agrees";
    case "off":
      return mark.by > 0 ? `${mark.by} too high` : `${-mark.by} too low`;
    case "off-scale":
      return "expected off the scale";
    case "not-expected":
      return "nothing expected";
    case "unread":
    case "outdated":
    case "not-judged":
      return null;
  }
}

/** Why an earlier result does not count any more. */
export function outdatedText(because: Extract<TrialGiven, { kind: "outdated" }>["because"]): string {
  switch (because) {
    case "rubric":
      return "of an earlier rubric";
    case "case":
      return "of an earlier text";
    case "judge":
      return "by another judge, or asked otherwise";
  }
}

/** What a case lacks before it can be judged; `null` when it lacks nothing. */
export function missingText({ instruction, response }: TrialCase): string | null {
  if (instruction.trim() === "") return response.trim() === "" ? "No text yet" : "No instruction yet";
  return response.trim() === "" ? "No response yet" : null;
}

/** Why nothing can be judged now; `null` when a judge is ready. */
export function judgeAbsenceText(model: ModelState): string | null {
  switch (model.kind) {
    case "ready":
      return null;
    case "none":
    case "failed":
      return "No judge is loaded. Cases and expected scores can be written meanwhile.";
    case "loading":
      return `${model.name} is being loaded. Cases can be written meanwhile.`;
    case "restarting":
      return "The judge is being restarted.";
    case "elsewhere":
    case "taken-over":
      return "Another tab holds the judge.";
  }
}

/** What there is of a run that ended early, `judged` of its cases being done. */
export function beforeText(judged: number): string {
  if (judged === 0) return "No case was judged before.";
  return `${countText(judged, "case")} ${judged === 1 ? "was" : "were"} judged before, with results in the table.`;
}

/** What to do while there is nothing to compare; the first sentence of the bench. */
export function nextStepText({ judge, leftOut }: TrialSummary): string {
  if (leftOut.outdated > 0)
    return "Something has changed since the cases were judged. Judge them again to see what it did.";
  return judge === null
    ? "Press the score you expect of each case, then judge them."
    : "Press the score you expect of each case, to compare it with what was given.";
}

/** How what is given compares with what the version before gave; `null` where it is the same or cannot be said. */
export function changeText(row: TrialRow): "better" | "worse" | null {
  const { expectedScore } = row.trialCase;
  const isCompared = row.mark.kind === "agrees" || row.mark.kind === "off";
  if (!isCompared || row.given.kind !== "score" || row.previous === null || expectedScore === null)
    return null;
  const now = Math.abs(row.given.score - expectedScore);
  const before = Math.abs(row.previous - expectedScore);
  return now === before ? null : now < before ? "better" : "worse";
}

/** What a pasted table comes to besides its cases; one sentence each. */
export function tableNotes({ columns, skippedRows, unreadScores }: TrialTable): readonly string[] {
  const ignored = columns.flatMap(({ title, takenAs }) =>
    takenAs === null ? [title.trim() || "a column without a name"] : [],
  );
  return [
    ...(ignored.length === 0
      ? []
      : [`${ignored.length === 1 ? "Column" : "Columns"} left out: ${listText(ignored)}.`]),
    ...(skippedRows.length === 0
      ? []
      : [`Left out, because instruction or response is empty: row ${listText(skippedRows.map(String))}.`]),
    ...(unreadScores.length === 0
      ? []
      : [
          `Not a score from 1 to 5, so the case gets none: ${listText(unreadScores.map((text) => `“${text}”`))}.`,
        ]),
  ];
}

const LISTED = 5;

function listText(items: readonly string[]): string {
  const more = items.length - LISTED;
  return more > 0 ? `${items.slice(0, LISTED).join(", ")} and ${more} more` : items.join(", ");
}
