import type { RubricFilter, RubricSort } from "#core/rubric/findRubrics.ts";
import { hasUnsavedChanges, type RubricRecord, type RubricUsage } from "#core/rubric/rubricRecord.ts";

/** How the orders of the library are called. */
export const SORT_LABELS: Readonly<Record<RubricSort, string>> = {
  changed: "Last changed",
  name: "Name",
  created: "Newest",
  used: "Last used",
  verdicts: "Most verdicts",
};

const MAX_SNIPPET_LENGTH = 200;

/** The name under the pen, or what stands in for a blank one. */
export function rubricName({ draft }: Pick<RubricRecord, "draft">): string {
  const name = draft.name.trim();
  return name === "" ? "Unnamed rubric" : name;
}

/** What the text under the pen is that no version has: all of it, or changes; `null` when there is nothing. */
export function draftMark(record: Pick<RubricRecord, "draft" | "newest">): "draft" | "unsaved" | null {
  if (record.newest === null) return "draft";
  return hasUnsavedChanges(record) ? "unsaved" : null;
}

/**
 * How often a rubric was judged with, for the rubric that is open; `null` when it never was.
 *
 * @example
 * timesUsedWords(usage) // "128 verdicts, 4 trials"
 */
export function timesUsedWords(usage: RubricUsage | undefined): string | null {
  if (usage === undefined || usage.verdicts === 0) return null;
  const { verdicts, trialRuns } = usage;
  return [counted(verdicts, "verdict"), ...(trialRuns > 0 ? [counted(trialRuns, "trial")] : [])].join(", ");
}

/**
 * How much a rubric was used and how far it agrees with people; `null` when it was not used.
 *
 * @example usageWords(usage) // "128 verdicts · 4 of 5 agree"
 */
export function usageWords(usage: RubricUsage | undefined): string | null {
  if (usage === undefined) return null;
  const { verdicts, trialRuns, latestTrial } = usage;
  const parts = [
    ...(verdicts > 0 ? [counted(verdicts, "verdict")] : []),
    ...(latestTrial !== null && latestTrial.compared > 0
      ? [`${latestTrial.agreed} of ${latestTrial.compared} agree`]
      : trialRuns > 0
        ? [counted(trialRuns, "trial")]
        : []),
  ];
  return parts.length === 0 ? null : parts.join(" · ");
}

/**
 * The second line of a row: the newest version, then its usage, else how its criteria begin.
 *
 * @example secondLine(record, usage) // "v3 · 128 verdicts · 4 of 5 agree"
 */
export function secondLine(
  { draft, newest }: Pick<RubricRecord, "draft" | "newest">,
  usage: RubricUsage | undefined,
): string {
  const rest = usageWords(usage) ?? snippet(draft.criteria) ?? "No criteria yet";
  return newest === null ? rest : `v${newest.version} · ${rest}`;
}

/** How a text begins, on one line; `null` when it is blank. Cut, because a row must not carry a pasted megabyte. */
export function snippet(text: string): string | null {
  const line = text
    .slice(0, MAX_SNIPPET_LENGTH * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line === "" ? null : line.slice(0, MAX_SNIPPET_LENGTH);
}

/** What a screen reader says of a row. */
export function rowLabel(record: RubricRecord, usage: RubricUsage | undefined): string {
  const mark = draftMark(record);
  return [
    rubricName(record),
    ...(mark === null ? [] : [mark]),
    ...(record.isFavourite ? ["favourite"] : []),
    secondLine(record, usage),
    ...(record.tags.length > 0 ? [`tags: ${record.tags.join(", ")}`] : []),
  ].join(", ");
}

/** *Delete*, and where it cannot be, why. */
export function deleteWords(usage: RubricUsage | undefined): string {
  const verdicts = usage?.verdicts ?? 0;
  if (verdicts === 0) return "Delete";
  return `Delete (${counted(verdicts, "verdict")} ${verdicts === 1 ? "refers" : "refer"} to it)`;
}

/**
 * What was looked for in vain.
 *
 * @example nothingFoundWords({ ...EVERY_RUBRIC, query: "tone", tag: "safety" }) // "No rubric tagged “safety” has “tone” in its name, tags or texts."
 */
export function nothingFoundWords({ query, tag, onlyFavourites, shows }: RubricFilter): string {
  const kind = [
    "No",
    ...(shows === "archived" ? ["archived"] : []),
    ...(onlyFavourites ? ["favourite"] : []),
    "rubric",
    ...(tag === null ? [] : [`tagged “${tag}”`]),
  ].join(" ");
  const words = query.trim();
  return words === "" ? `${kind} is here.` : `${kind} has “${words}” in its name, tags or texts.`;
}

/** How many rubrics something was done to: `Empathy`, `3 rubrics`. */
export function namesOf(records: readonly Pick<RubricRecord, "draft">[]): string {
  const [only] = records;
  return records.length === 1 && only !== undefined ? rubricName(only) : counted(records.length, "rubric");
}

/** @example counted(1200, "verdict") // "1,200 verdicts" */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
