import { isSeenWhole, type Level } from "./lintText.ts";

// Signs that change what is meant stay: "-1", "10%", "★★★", "< 3". A hyphen goes only when no digit follows it.
const PUNCTUATION = /[.,;:!?"“”„«»()[\]{}…–—]|-(?!\d)/g;
const APOSTROPHES = /['’‘]/g;

/**
 * The words of a text for comparison, lower case, punctuation and apostrophes aside.
 *
 * @param text Not longer than rules look at.
 * @example
 * levelWords("It isn’t well-made.") // ["it", "isnt", "well", "made"]
 */
export function levelWords(text: string): readonly string[] {
  const bare = text.toLowerCase().replace(APOSTROPHES, "").replace(PUNCTUATION, " ").trim();
  return bare === "" ? [] : bare.split(/\s+/);
}

/** Whether two levels say the same in the same words. Blank ones never do, and texts too long to look at only when they are equal to the letter. */
export function areIdentical(one: Level, other: Level): boolean {
  if (!isSeenWhole(one.text) || !isSeenWhole(other.text)) return one.text === other.text;
  const words = levelWords(one.text).join(" ");
  if (words !== "") return words === levelWords(other.text).join(" ");
  return one.text.trim() !== "" && one.text.trim() === other.text.trim();
}

/**
 * Pairs of levels that are linked, near ones first, and no pair whose levels are linked already by way of others: of
 * three equal levels come two pairs. So five levels never give more than four.
 *
 * @param areJoined Pairs that count as linked but are not given.
 */
export function linkedPairs(
  levels: readonly Level[],
  areLinked: (one: Level, other: Level) => boolean,
  areJoined: (one: Level, other: Level) => boolean = () => false,
): readonly (readonly [Level, Level])[] {
  const pairs = nearestFirst(levels);
  const joined = pairs.filter(([one, other]) => areJoined(one, other));
  let groups = levels.map(({ index }) => index);
  for (const pair of joined) groups = merge(groups, pair);

  const linked: (readonly [Level, Level])[] = [];
  for (const pair of pairs) {
    const [one, other] = pair;
    if (groups[one.index] === groups[other.index] || !areLinked(one, other)) continue;
    groups = merge(groups, pair);
    linked.push(pair);
  }
  return linked.toSorted(([one], [other]) => one.index - other.index);
}

function nearestFirst(levels: readonly Level[]): readonly (readonly [Level, Level])[] {
  return levels
    .flatMap((one) => levels.slice(one.index + 1).map((other) => [one, other] as const))
    .toSorted(([a, b], [c, d]) => b.index - a.index - (d.index - c.index));
}

function merge(groups: readonly number[], [one, other]: readonly [Level, Level]): number[] {
  return groups.map((group) => (group === groups[other.index] ? (groups[one.index] ?? group) : group));
}
