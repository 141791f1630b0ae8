import type { AssessmentSettings } from "#core/judge/assessment.ts";
import { isSameDraft, type RubricDraft } from "./rubricDraft.ts";
import type { NamedRubric, Score } from "./scoreRubric.ts";

/** One saved version of a rubric. It never changes. */
export interface RubricVersion extends NamedRubric {
  /** SHA-256 of the rendered rubric's UTF-8 bytes, lower-case hex; the same as in its verdicts. */
  readonly sha256: string;
  /** ISO 8601, UTC; `null` for versions from before dates were kept. */
  readonly savedAt: string | null;
  /** What the person wrote about the change; may be empty. */
  readonly note: string;
}

/** What a person may change about a rubric without saving a version. */
export interface RubricFields {
  /** The text under the pen. */
  readonly draft: RubricDraft;
  /** Lower case, without repetition, in the order given. */
  readonly tags: readonly string[];
  readonly isFavourite: boolean;
  /** Out of the way; nothing of it is lost. */
  readonly isArchived: boolean;
  /** Keys of lint findings that the person has waved aside. */
  readonly dismissedFindings: readonly string[];
}

/** A rubric of the person's own, as it is kept. */
export interface RubricRecord extends RubricFields {
  readonly id: string;
  /** The newest saved version; `null` until the first is saved. */
  readonly newest: RubricVersion | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
  /** 1, 2, …; one more with each change that is kept, so that another tab's change is noticed. */
  readonly revision: number;
}

/** An instruction and a response with the score that a person expects: what a rubric is tried on. Direct assessment only. */
export interface TrialCase {
  readonly id: string;
  readonly rubricId: string;
  /** Ascending order in the table; need not be whole or without gaps. */
  readonly position: number;
  readonly instruction: string;
  readonly response: string;
  /** Empty when there is none. */
  readonly referenceAnswer: string;
  /** `null` until the person has said. */
  readonly expectedScore: Score | null;
  /** One more whenever instruction, response or reference answer change, so that older results can be told apart. */
  readonly textRevision: number;
}

/** What one case came to in one trial. */
export interface TrialResult {
  readonly caseId: string;
  readonly textRevision: number;
  readonly verdictId: string;
  /** What the person expected when the case was judged. */
  readonly expectedScore: Score | null;
  /** `null` when the judge's output could not be read. */
  readonly score: Score | null;
}

/** One press of *Judge the cases*: a rubric text, one judge, and what each case came to. */
export interface TrialRun {
  readonly id: string;
  readonly rubricId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The text that was tried, as in its verdicts. */
  readonly rubricSha256: string;
  /** The version of that text, or the one that the draft was to become. */
  readonly rubricVersion: number;
  readonly isDraft: boolean;
  /** The judge, and how it was asked. */
  readonly judge: {
    readonly modelId: string;
    readonly modelName: string;
    readonly weightsHash: string | null;
    readonly settings: AssessmentSettings;
  };
  readonly results: readonly TrialResult[];
}

/** Everything about one rubric, as it is exported, deleted and brought back. */
export interface RubricBundle {
  readonly record: RubricRecord;
  /** Oldest first. */
  readonly versions: readonly RubricVersion[];
  readonly trialCases: readonly TrialCase[];
  readonly trialRuns: readonly TrialRun[];
}

/** How much a rubric was used. */
export interface RubricUsage {
  readonly rubricId: string;
  /** Verdicts kept that name it, in any version. */
  readonly verdicts: number;
  /** ISO 8601, UTC, of the newest of them. */
  readonly lastUsedAt: string | null;
  /** Presses of *Judge the cases* on the trial bench. */
  readonly trialRuns: number;
  /** Of the newest trial run: cases with an expected score that were read, and how many got that score. */
  readonly latestTrial: {
    readonly compared: number;
    readonly agreed: number;
    readonly startedAt: string;
  } | null;
}

/** Whether the text under the pen differs from the newest saved version. */
export function hasUnsavedChanges({ draft, newest }: Pick<RubricRecord, "draft" | "newest">): boolean {
  return newest === null || !isSameDraft(draft, newest);
}
