import { areIdentical, levelWords, linkedPairs } from "./levelWords.ts";
import type { LintFinding } from "./lintFinding.ts";
import { isSeenWhole, levelsOf, quoteAll, type Level, type LintCheck } from "./lintText.ts";

export const SIMILAR_LEVELS_REASON =
  "A judge that has to choose between two nearly equal descriptions takes either, so name something that one response has and the other has not.";

/**
 * Words that say "more" or "less" without saying how much more. Those with an end or a count to them ("fully", "no",
 * "most", "few", "rarely") are none: two levels may well be told apart by them.
 */
const DEGREE_WORDS: ReadonlySet<string> = new Set(
  `very really quite rather fairly pretty somewhat slightly moderately mostly largely highly extremely exceptionally
  exceedingly incredibly remarkably particularly especially truly reasonably relatively considerably substantially
  significantly noticeably generally usually often sometimes occasionally frequently some several bit lot more even
  greatly strongly`.split(/\s+/),
);

/** Words that may come or go without a change of meaning. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  "a an the this that which is are was were be been being it its of".split(" "),
);

/** Words that turn a sentence round or count, by themselves; with digits and negated verbs, they tell levels apart. */
const DECISIVE_WORDS: ReadonlySet<string> = new Set(
  `no not none never nothing nobody nor neither without cannot cant wont hardly barely rarely seldom few little less least
  only all every each any both always fully entirely completely wholly partly partially almost nearly half most many much
  too enough one two three four five six once twice first second third last but or and if unless except fails fail lacks
  lack`.split(/\s+/),
);
const DECISIVE_SHAPE = /\d|^\p{S}+$|^(?:is|are|was|were|do|does|did|has|have|had|could|should|would)nt$/u;

/**
 * Share of words in common from which an addition makes no new level: one word among ten. Of the 8,890 pairs in 889 rubrics
 * published for Prometheus and BiGGen-Bench, 7 share 0.9 of their words in order; 4 of them differ in words of degree
 * (which are found whatever their share), and the other 3 are told apart by a number or a "not". None shares 0.95.
 */
const NEARLY_EQUAL = 0.95;

/** Most words that may be added; a longer addition says something, however long the text around it is. */
const MOST_ADDED = 2;

/**
 * Find levels that differ in nothing a judge could hold on to: only in words of degree ("somewhat", "very"), or by a word
 * or two in a long text that neither negate nor count. Word order counts. Texts too long to look at are not compared.
 */
export const findSimilarLevels: LintCheck = (draft) => {
  const levels = levelsOf(draft).filter(({ text }) => isSeenWhole(text));
  const wordsByIndex = new Map(levels.map(({ index, text }) => [index, levelWords(text)]));
  const difference = (one: Level, other: Level): readonly string[] | null =>
    smallDifference(wordsByIndex.get(one.index) ?? [], wordsByIndex.get(other.index) ?? []);
  const pairs = linkedPairs(levelsOf(draft), (one, other) => difference(one, other) !== null, areIdentical);
  return pairs.map(([one, other]): LintFinding => {
    const words = difference(one, other) ?? [];
    return {
      key: `similar-levels:${one.field}+${other.field}`,
      rule: "similar-levels",
      fields: [one.field, other.field],
      message:
        words.length === 0
          ? `Scores ${one.score} and ${other.score} differ only in the order of small words.`
          : `Scores ${one.score} and ${other.score} differ only in ${quoteAll(words)}.`,
      reason: SIMILAR_LEVELS_REASON,
      fix: null,
    };
  });
};

/** The words in which two texts differ, where they are too little to tell them apart; `null` where they are enough. */
function smallDifference(one: readonly string[], other: readonly string[]): readonly string[] | null {
  const bareOne = withoutDegree(one);
  const bareOther = withoutDegree(other);
  if (bareOne.length === 0 || bareOther.length === 0) return null;
  const added = addedWords(bareOne, bareOther);
  if (added === null) return null;
  const share = (2 * Math.min(bareOne.length, bareOther.length)) / (bareOne.length + bareOther.length);
  if (added.length > MOST_ADDED || added.some(isDecisive) || share < NEARLY_EQUAL) return null;
  const rest = added.length > 0 ? [] : [...missingFrom(other, one), ...missingFrom(one, other)];
  const degrees = rest.filter((word) => DEGREE_WORDS.has(word));
  return added.length > 0 ? added : degrees.length > 0 ? degrees : rest;
}

function withoutDegree(words: readonly string[]): readonly string[] {
  return words.filter((word) => !DEGREE_WORDS.has(word) && !SMALL_WORDS.has(word));
}

/** What the longer text has in one place and the shorter has not; `null` when they differ in any other way. */
function addedWords(one: readonly string[], other: readonly string[]): readonly string[] | null {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const extra = long.length - short.length;
  const isRestEqual = short.slice(start).every((word, at) => word === long[start + extra + at]);
  return isRestEqual ? long.slice(start, start + extra) : null;
}

function isDecisive(word: string): boolean {
  return DECISIVE_WORDS.has(word) || DECISIVE_SHAPE.test(word);
}

/** The words of `words` that `others` has not, or has less often. */
function missingFrom(others: readonly string[], words: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}
