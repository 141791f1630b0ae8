import { enumerate, levelsOf, lookedAt, quoteAll, type LintCheck } from "./lintText.ts";
import type { LintFinding } from "./lintFinding.ts";

export const VAGUE_QUANTIFIER_REASON =
  "Each judge draws the line of such a word elsewhere; a count, an example or what is missing draws it once.";

/** Vague words by the question that they leave open. */
const KINDS: readonly { readonly question: string; readonly words: string }[] = [
  {
    question: "how much is meant by",
    words:
      "some|several|a few|a couple of|various|numerous|many|somewhat|a little bit|a bit|a lot|mostly|largely|fairly|quite|rather|pretty|very|really|reasonably|relatively|moderately|more or less",
  },
  { question: "how often is meant by", words: "sometimes|often|usually|occasionally|generally|frequently" },
  {
    question: "what counts as",
    words:
      "good|bad|decent|nice|great|okay|adequate|adequately|appropriate|appropriately|sufficient|sufficiently|acceptable|acceptably|suitable|suitably|proper|properly|satisfactory",
  },
];

/** Phrases in which the words above are not vague. */
const EXACT_PHRASES = [
  "(?:how|as|so|too|not) many",
  "as (?:good|much|often)",
  "good (?:faith|reasons?|deal|sense)",
  "(?:in )?some (?:other|one|way|time|sort|kind)",
  "rather than",
  "or rather",
  "would rather",
  "the very",
  "very (?:first|last|same|point|thing|beginning|end|next|least|most|few|little)",
  "how (?:often|good|bad|great|very)",
  "pretty-print(?:ed|s|ing)?",
  // one is set against more than one
  "one\\b[^.;]{1,60}?\\bor several",
  "many-to-(?:many|one)",
  "proper (?:nouns?|names?)",
  "great deal",
];

const PATTERN = new RegExp(
  [
    ...EXACT_PHRASES.map((phrase) => `\\b${phrase}\\b`),
    ...KINDS.map(({ words }, index) => `(?<kind${index}>\\b(?:${words})\\b(?![-\\w]))`),
  ]
    .join("|")
    .replaceAll(" ", "\\s{1,10}"),
  "gi",
);

/** What follows says what was meant. */
const ANCHOR =
  /:\s|\(|\bsuch as\b|\bfor (?:example|instance)\b|\be\.g\.|\bi\.e\.|\bthat is\b|\bnamely\b|\d/gi;

/**
 * Find levels that rest on words whose size is for each reader to say: "somewhat", "several", "good". One finding per
 * level, with all such words. A word is not counted when the same description goes on to say what it means, by an
 * example, a number or after a colon.
 */
export const findVagueQuantifiers: LintCheck = (draft) =>
  levelsOf(draft).flatMap(({ field, score, text }): readonly LintFinding[] => {
    const open = openQuestions(lookedAt(text));
    if (open.length === 0) return [];
    return [
      {
        key: `vague-quantifier:${field}`,
        rule: "vague-quantifier",
        fields: [field],
        message: `Score ${score} leaves open ${enumerate(open)}.`,
        reason: VAGUE_QUANTIFIER_REASON,
        fix: null,
      },
    ];
  });

/** "how much is meant by “somewhat”", "what counts as “good”", for the kinds of words that a text holds. */
function openQuestions(text: string): readonly string[] {
  const lastAnchor = Math.max(-1, ...Array.from(text.matchAll(ANCHOR), ({ index }) => index));
  const matches = Array.from(text.matchAll(PATTERN)).filter(({ index }) => index > lastAnchor);
  return KINDS.flatMap(({ question }, kind) => {
    const words = matches.flatMap(({ groups }) => groups?.[`kind${kind}`]?.toLowerCase() ?? []);
    return words.length === 0 ? [] : [`${question} ${quoteAll(words)}`];
  });
}
