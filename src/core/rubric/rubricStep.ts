import type { RubricBundle, RubricFields, TrialCase } from "./rubricRecord.ts";

/** What was done to one rubric, or to whole rubrics, and what undoes it. Saved versions are no part of it: they stay. */
export type PartialChange =
  /** The fields named by both sides went from one to the other. */
  | {
      readonly kind: "fields";
      readonly before: Partial<RubricFields>;
      readonly after: Partial<RubricFields>;
    }
  /** Calibration cases; one that is on one side alone was added or removed. */
  | {
      readonly kind: "trial-cases";
      readonly before: readonly TrialCase[];
      readonly after: readonly TrialCase[];
    }
  /** Whole rubrics came or went. */
  | {
      readonly kind: "added" | "removed";
      readonly ids: readonly string[];
      /** What they were, while they are gone; empty while they are there, for then the disk knows better. */
      readonly bundles: readonly RubricBundle[];
    };

/** One part of a step that changed several rubrics at once. */
export interface StepPart {
  readonly rubricId: string;
  readonly change: PartialChange;
}

/** What a step did. */
export type StepChange =
  | PartialChange
  /** All of it or nothing; no two parts are about the same fields of a rubric. */
  | { readonly kind: "several"; readonly parts: readonly StepPart[] };

/** Something a person did on the Rubrics page that can be undone, also after a reload. */
export interface RubricStep {
  /** Ascending in time; unique in this browser. */
  readonly seq: number;
  /** What was done, for *Undo …*, in the form "edit of Empathy", "archiving of Empathy". */
  readonly label: string;
  /** The rubric to show after undo or redo; the first of several. */
  readonly rubricId: string;
  readonly change: StepChange;
  /** Undone steps can be done again until something new is done. */
  readonly isUndone: boolean;
}
