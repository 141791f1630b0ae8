import type { LintFinding } from "./lintFinding.ts";
import { enumerate, isSeenWhole, levelsOf, type Level, type LintCheck } from "./lintText.ts";

export const LENGTHS_OUT_OF_ORDER_REASON =
  "Judges lean towards the score whose description is the longest and most detailed, and away from one that is hardly described.";

/**
 * How many times as long or as short as its neighbours a level stands out. Of the 2,667 inner levels of 889 rubrics published
 * for Prometheus and BiGGen-Bench none is three times as long or short as both neighbours, and no outer level is three
 * times as long as all others.
 */
const OUTLIER = 3;

/** The best level is too short at half of the shortest other; this is so in one of those 889 rubrics. */
const SHORT_TOP = 2;

/** Characters that the longer of two texts needs for their lengths to tell anything. */
const A_LINE = 80;

/**
 * Find levels whose length breaks the row: an inner level against both neighbours, an outer one against all others. A
 * short worst level is no break, for a failure often needs few words. Rubrics of two levels, and those with an empty
 * level, have no row. Lengths are in UTF-16 code units, outer white space aside.
 */
export const findLengthsOutOfOrder: LintCheck = (draft) => {
  const levels = levelsOf(draft);
  const lengths = levels.map(({ text }) => (isSeenWhole(text) ? text.trim().length : text.length));
  if (levels.length < 3 || lengths.includes(0)) return [];
  return levels.flatMap((level): readonly LintFinding[] => {
    const message = describeBreak(level, levels, lengths);
    if (message === null) return [];
    return [
      {
        key: `lengths-out-of-order:${level.field}`,
        rule: "lengths-out-of-order",
        fields: [level.field],
        message,
        reason: LENGTHS_OUT_OF_ORDER_REASON,
        fix: null,
      },
    ];
  });
};

function describeBreak(
  { index, score }: Level,
  levels: readonly Level[],
  lengths: readonly number[],
): string | null {
  const isLast = index === levels.length - 1;
  const isInner = index > 0 && !isLast;
  const others = levels.filter((other) =>
    isInner ? Math.abs(other.index - index) === 1 : other.index !== index,
  );
  const length = lengths[index] ?? 0;
  const otherLengths = others.map((other) => lengths[other.index] ?? 0);
  const longest = Math.max(...otherLengths);
  const shortest = Math.min(...otherLengths);
  const names = isInner
    ? `scores ${enumerate(others.map((other) => String(other.score)))}`
    : "all other scores";

  if (length >= A_LINE && length >= OUTLIER * longest) {
    return `Score ${score} is at least ${Math.floor(length / longest)} times as long as ${names}.`;
  }
  const shortFrom = isInner ? OUTLIER : isLast ? SHORT_TOP : Infinity;
  if (shortest >= A_LINE && shortest >= shortFrom * length) {
    return `Score ${score} has ${length} characters, ${names} have at least ${shortest.toLocaleString("en-US")}.`;
  }
  return null;
}
