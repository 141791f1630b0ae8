import { isSubject } from "./criteriaWords.ts";
import { areTwoMatters, formOfQuality, type QualityForm } from "./qualityWords.ts";

/** Where criteria ask for two things. */
export interface TwoMatters {
  /** As written. */
  readonly found: string;
  /** The criteria with the first of the two alone, where the split is clean. */
  readonly firstHalf: string | null;
}

// Every quantifier is bounded and no word starts within a word, so that each search takes linear time.
const WORD = "[\\p{L}-]{1,30}";
const WORD_START = "(?<![\\p{L}\\p{N}-])";
const WORD_END = "(?![\\p{L}\\p{N}-])";
const SUBJECT_PHRASE = `(?:it|they|(?:the|this|that|each) (?<noun>${WORD})(?: (?<nextNoun>${WORD}))?)${WORD_END}`;
const AUXILIARY = "(?:is|are|was|were|does|do|did|has|have|can|could|should|will|would)";

/** A regular expression in which each space stands for up to ten white-space characters. */
function toPattern(source: string, flags: string): RegExp {
  return new RegExp(source.replaceAll(" ", "\\s{1,10}"), flags);
}

const QUESTION_END = /\?(?=\s|$)/g;
const EXPLANATION =
  /^\s{0,10}(?:\(|for example|for instance|e\.g|i\.e|that is|in other words|specifically|namely|in particular)/i;

/** Two questions in a row, unless the second explains the first. */
export function findTwoQuestions(criteria: string): TwoMatters | null {
  const [first, second] = Array.from(criteria.matchAll(QUESTION_END), ({ index }) => index + 1);
  if (first === undefined || second === undefined) return null;
  const firstHalf = criteria.slice(0, first);
  const rest = criteria.slice(first);
  if (!hasLetter(firstHalf) || !hasLetter(rest) || EXPLANATION.test(rest)) return null;
  return { found: rest.trim(), firstHalf };
}

const SECOND_CLAUSE = toPattern(
  `,?(?: and| but| as well as) (?:also )?${AUXILIARY} ${SUBJECT_PHRASE}`,
  "giu",
);
const SECOND_HOW = toPattern(`,?(?: and) how (?:${WORD} ){1,2}(?:is|are|does|do) ${SUBJECT_PHRASE}`, "giu");
const SECOND_WHETHER = /^\s{0,10}whether\s.{1,400}?(?=,?\s{1,10}and\s{1,10}whether\s)/is;

/** A second question behind "and" that has its own verb: "…, and does it cite sources?" */
export function findSecondClause(criteria: string): TwoMatters | null {
  for (const pattern of [SECOND_CLAUSE, SECOND_HOW]) {
    for (const { index, groups } of criteria.matchAll(pattern)) {
      const nouns = [groups?.["noun"], groups?.["nextNoun"]].filter((noun) => noun !== undefined);
      if (nouns.length === 0 || nouns.some((noun) => isSubject(noun.toLowerCase()))) {
        return splitAt(criteria, index);
      }
    }
  }
  const whether = SECOND_WHETHER.exec(criteria);
  return whether === null ? null : splitAt(criteria, whether[0].length);
}

const OBJECT_VERBS =
  "cite|explain|avoid|provide|include|mention|give|ensure|maintain|acknowledge|describe|suggest|keep|consider|identify|demonstrate|remain";
/** Also nouns, so that only "and answer the …" counts. */
const NOUN_VERBS =
  "address|use|answer|show|offer|follow|respect|support|name|state|present|reflect|refuse|help";
const DETERMINER = "(?:the|its|any|all|each|every|a|an|this|that|their|his|her|what|how|why|whether)";
/** The response as subject, and all that is asked of it; first without, then with a word between ("the given response"). */
const FIRST_VERBS = ["", `${WORD} `].map((between) =>
  toPattern(
    `^\\s{0,10}(?:does|do|did|can|could|will|would|should) (?:the |this |that )?${between}(?<subject>${WORD}) (?<predicate>.{1,400})$`,
    "isu",
  ),
);
const SECOND_VERB = toPattern(
  ` (?:and|as well as) (?:also )?(?:(?:${OBJECT_VERBS})|(?:${NOUN_VERBS}) ${DETERMINER})${WORD_END}`,
  "giu",
);
/** What makes a verb behind "and" belong to something else than the response, or the split unclean. */
const SUBORDINATE =
  /[,;:]|\b(?:to|that|which|who|whom|whose|what|how|why|when|where|whether|if|helps?|lets?|makes?|can|could|and|or|not)\b/i;

/** A second verb of the response with its own object: "answer the question and cite its sources". */
export function findSecondVerb(criteria: string): TwoMatters | null {
  const predicate = predicateOf(criteria);
  const start = criteria.length - predicate.length;
  for (const { index } of predicate.matchAll(SECOND_VERB)) {
    const first = predicate.slice(0, index);
    // a verb and something to do it to: not "accurately identify and explain"
    const hasObject = first.split(/\s+/).filter((word) => word !== "" && !/ly$/i.test(word)).length > 1;
    if (hasObject && !SUBORDINATE.test(first)) return splitAt(criteria, start + index);
  }
  return null;
}

/** What is asked of the response, or nothing where the criteria do not begin with "Does the response …". */
function predicateOf(criteria: string): string {
  for (const pattern of FIRST_VERBS) {
    const { subject = "", predicate = "" } = pattern.exec(criteria)?.groups ?? {};
    if (isSubject(subject.toLowerCase())) return predicate;
  }
  return "";
}

const CONJUNCTION = "(?:and/or|and|&|as well as|but also)";
const LIST = toPattern(
  `${WORD_START}(?<both>both )?(?<items>${WORD}(?:, ${WORD}){0,6}),?(?<tail> ${CONJUNCTION} (?:also )?(?<last>${WORD}))${WORD_END}`,
  "giu",
);
const OWN_CLAUSE = /\b(?:that|which|who|whose|what|how|why|when|where|whether|if)\b/i;

/** Two qualities of the response that are different things: "accurate and kind", "clearly and safely". */
export function findTwoQualities(criteria: string): TwoMatters | null {
  for (const match of criteria.matchAll(LIST)) {
    const { both, items = "", tail = "", last = "" } = match.groups ?? {};
    const words = [...items.split(/,\s+/), last].map((word) => word.toLowerCase());
    if (!words.some((one) => words.some((other) => areTwoMatters(one, other)))) continue;
    const end = match.index + match[0].length;
    const place = placeOf(words, criteria.slice(0, match.index), criteria.slice(end));
    if (place === "elsewhere") continue;
    const isClean = place === "clean" && both === undefined && words.length === 2;
    const firstHalf = isClean
      ? criteria.slice(0, end - tail.length).replace(/,$/, "") + criteria.slice(end)
      : null;
    return { found: match[0], firstHalf };
  }
  return null;
}

/** Whether words stand where they are said of the response; `clean` where one of them can go without harm to the sentence. */
type Place = "clean" | "unclean" | "elsewhere";

function placeOf(words: readonly string[], before: string, after: string): Place {
  const form = formOfQuality(words.at(-1) ?? "");
  if (form === "noun") return placeOfNouns(words, before, after);
  return form === null ? "elsewhere" : placeOfModifiers(form, before, after);
}

function placeOfModifiers(form: QualityForm, before: string, after: string): Place {
  if (/^\s*how\s*$/i.test(before)) return "clean";
  if (OWN_CLAUSE.test(before.replace(/^\s*how\b/i, ""))) return "elsewhere";
  if (/^\s*(?:[?.!;]|$)/.test(after)) return "clean";
  const [, next = ""] = /^\s{1,10}([\p{L}-]{1,30})/u.exec(after) ?? [];
  if (isSubject(next.toLowerCase())) return "clean";
  // adverbs stand before their verb, adjectives before what may belong to the second alone: "kind to the reader"
  if (isSubject(lastWord(before))) return form === "adverb" ? "clean" : "unclean";
  return /^\s*(?:is|are)\b/i.test(before) ? "unclean" : "elsewhere";
}

/** Nouns are often said of something else: "the care and safety of patients". */
function placeOfNouns(words: readonly string[], before: string, after: string): Place {
  const [, owner = ""] = /^\s{1,10}of\s{1,10}(?:the\s{1,10})?([\p{L}-]{1,30})/u.exec(after) ?? [];
  const isLabel = before.trim() === "" && after.trim() === "";
  const ownerBefore = lastWord(before);
  const isOwned = ownerBefore === "its" || (/['’]s$/.test(ownerBefore) && isSubject(ownerBefore));
  if (isLabel || isOwned || isSubject(owner.toLowerCase())) return "clean";
  return words.length > 2 && words.every((word) => formOfQuality(word) === "noun") ? "unclean" : "elsewhere";
}

function lastWord(before: string): string {
  const [, word = ""] = /(?<![\p{L}'’-])([\p{L}'’-]{1,30})\s{1,10}$/u.exec(before) ?? [];
  return word.toLowerCase();
}

/** "and/or" that joins anything. */
export function findAndOr(criteria: string): TwoMatters | null {
  const [found] = /(?<![\p{L}\p{N}])and\/or(?![\p{L}\p{N}])/iu.exec(criteria) ?? [];
  return found === undefined ? null : { found, firstHalf: null };
}

/** Criteria cut before a conjunction, with the mark they ended in; a comma before the cut may belong to a list that would be broken. */
function splitAt(criteria: string, index: number): TwoMatters {
  const [mark = ""] = /[?.!]\s{0,10}$/.exec(criteria) ?? [];
  const head = criteria.slice(0, index).trimEnd().replace(/,$/, "");
  return {
    found: criteria
      .slice(index)
      .replace(/^[\s,]{1,20}/, "")
      .trim(),
    firstHalf: head.includes(",") || !hasLetter(head) ? null : `${head}${mark.trim()}`,
  };
}

function hasLetter(text: string): boolean {
  return /\p{L}/u.test(text);
}
