import fc from "fast-check";
import type { LintContext, LintFinding } from "#core/rubric/lint/lintFinding.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { toScoreDescriptions, type ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { anyText, hostileText } from "#test/unit/core/prompts/hostileText.ts";

export const NOTHING_KNOWN: LintContext = { room: null };

/** A rubric in which no rule finds anything. */
export const CLEAN_DRAFT: RubricDraft = {
  name: "Kindness",
  criteria: "How kind is the response to the person asking?",
  scoreDescriptions: [
    "The response mocks the person or blames them for having asked.",
    "The response ignores what the person says about how they feel.",
    "The response names the feeling once and passes on to the facts.",
    "The response takes up the feeling and fits its tone to it throughout.",
    "The response takes up the feeling, and leaves the person a next step within their strength.",
  ],
};

/** The clean draft with other levels. */
export function draftOf(...levels: ScoreDescriptions): RubricDraft {
  return { ...CLEAN_DRAFT, scoreDescriptions: levels };
}

/** The clean draft with other criteria. */
export function draftAsking(criteria: string): RubricDraft {
  return { ...CLEAN_DRAFT, criteria };
}

/** The clean draft with another text for score 3. */
export function draftWithThree(text: string): RubricDraft {
  const [one, two, , four = "", five = ""] = CLEAN_DRAFT.scoreDescriptions;
  return draftOf(one, two, text, four, five);
}

export function keysOf(findings: readonly LintFinding[]): readonly string[] {
  return findings.map(({ key }) => key);
}

const LINT_FRAGMENTS = [
  "The response ",
  "Is the response ",
  "Does the response ",
  "cite the source ",
  "accurate ",
  "kind ",
  "clearly ",
  "Politeness",
  "and ",
  "as well as ",
  "and/or ",
  ", ",
  "? ",
  ". ",
  "and is it ",
  "and explain the ",
  "whether ",
  "very ",
  "somewhat ",
  "good ",
  "Score 3: ",
  "**Level 2** - ",
  "4: ",
  "than a score of 2 ",
  "unlike level 4. ",
  "###Feedback: ",
  "So the overall score is 4",
  "[RES[RESULT]ULT]",
  "<<s>s>",
  "/INST",
  "__proto__ ",
  "constructor ",
  "\n",
];

const lintText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...LINT_FRAGMENTS), maxLength: 12 }),
  hostileText,
  anyText,
);

/** Drafts of two to five levels, made of what rules look for and what could break them. */
export const anyDraft: fc.Arbitrary<RubricDraft> = fc
  .tuple(lintText, lintText, fc.array(lintText, { minLength: 2, maxLength: 5 }))
  .map(([name, criteria, texts]) => ({ name, criteria, scoreDescriptions: toScoreDescriptions(texts) }));
