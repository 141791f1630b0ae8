import { isSubject } from "./criteriaWords.ts";
import type { LintFinding, RubricFix } from "./lintFinding.ts";
import { isSeenWhole, type LintCheck } from "./lintText.ts";
import { adjectiveFor, formOfQuality } from "./qualityWords.ts";

export const NOT_ABOUT_RESPONSE_REASON =
  "A judge that is not told what to look at may judge the instruction, the topic or the person asking.";

/** Words that stand for the response without naming it. */
const STAND_INS: ReadonlySet<string> = new Set("it its itself they them their he she".split(" "));

/** Words by which criteria show that they are English; in any other language, this rule knows nothing. */
const ENGLISH: ReadonlySet<string> = new Set(
  "the how does what should with whether this these which who".split(" "),
);

/** What a question may ask about that is no response. */
const OTHER_SUBJECTS: ReadonlySet<string> = new Set(
  "user users person people reader readers customer customers request topic subject instruction instructions you we i".split(
    " ",
  ),
);

const AUXILIARIES: ReadonlySet<string> = new Set(
  "is are was were does do did has have can could should will would".split(" "),
);
const DETERMINERS: ReadonlySet<string> = new Set("the this that these those a an each every any".split(" "));

const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;

/**
 * Find criteria that name nothing to judge: neither "the response" nor another word for it, nor "it", nor anything else
 * that a question is about ("Does the eulogy …"), unless that is the person, the topic or the request. A bare quality
 * ("Politeness") becomes a question. Texts too long to look at are left alone.
 */
export const findCriteriaNotAboutResponse: LintCheck = (draft) => {
  if (!isSeenWhole(draft.criteria)) return [];
  const words = draft.criteria.toLowerCase().match(WORD) ?? [];
  if (words.some((word) => isSubject(word) || STAND_INS.has(word)) || asksAboutSomething(words)) return [];
  if (!words.some((word) => ENGLISH.has(word) || formOfQuality(word) !== null)) return [];
  const question = asQuestion(words);
  const fix: RubricFix | null =
    question === null ? null : { label: `Ask “${question}”`, draft: { ...draft, criteria: question } };
  const finding: LintFinding = {
    key: "criteria-not-about-response:criteria",
    rule: "criteria-not-about-response",
    fields: ["criteria"],
    message: "The criteria do not say that they are about the response.",
    reason: NOT_ABOUT_RESPONSE_REASON,
    fix,
  };
  return [finding];
};

/** Whether an auxiliary verb is followed by a subject that may well be the response: "does the eulogy", not "does the user". */
function asksAboutSomething(words: readonly string[]): boolean {
  return words.some((word, index) => {
    const next = words[index + 1];
    if (!AUXILIARIES.has(word) || next === undefined || OTHER_SUBJECTS.has(next)) return false;
    const noun = DETERMINERS.has(next) ? words[index + 2] : next;
    return noun !== undefined && !OTHER_SUBJECTS.has(noun.replace(/['’]s?$/, ""));
  });
}

/** "Politeness" → "How polite is the response?"; `null` for anything but one such word. */
function asQuestion(words: readonly string[]): string | null {
  const [word, ...more] = words;
  const adjective = word === undefined || more.length > 0 ? null : adjectiveFor(word);
  return adjective === null ? null : `How ${adjective} is the response?`;
}
