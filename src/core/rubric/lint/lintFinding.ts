import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";

/** The rules, in the order in which their findings are listed. */
export const LINT_RULES = [
  "empty-level",
  "identical-levels",
  "similar-levels",
  "names-other-score",
  "double-barrelled-criteria",
  "criteria-not-about-response",
  "vague-quantifier",
  "lengths-out-of-order",
  "imitates-template",
  "control-token",
  "little-room",
] as const;

export type LintRule = (typeof LINT_RULES)[number];

/** A change that mends a finding, shown before it is made. */
export interface RubricFix {
  /** A verb: "Exchange levels 2 and 3". */
  readonly label: string;
  /** The whole draft as it would be. */
  readonly draft: RubricDraft;
}

/** Something in a rubric that makes verdicts worse. */
export interface LintFinding {
  /** Stays the same while the person types elsewhere; what a dismissal remembers: `rule:field`. */
  readonly key: string;
  readonly rule: LintRule;
  /** Where it stands; the first is where the mark is drawn. */
  readonly fields: readonly RubricField[];
  /** What was found, with the words found, in one sentence. */
  readonly message: string;
  /** Why it matters to a judge, in one sentence. */
  readonly reason: string;
  /** `null` when only the person can know. */
  readonly fix: RubricFix | null;
}

/** What the rules about room need to know; `null` where nothing is known. */
export interface LintContext {
  /** Tokens of the whole judge prompt with this rubric and no case, and what they have to fit into. */
  readonly room: {
    readonly promptTokens: number;
    readonly maxTokens: number;
    readonly contextLength: number;
  } | null;
}
