import type { RubricBundle, RubricFields, TrialCase } from "./rubricRecord.ts";

/** What a step did, and what undoes it. Saved versions are no part of it: they stay. */
export type StepChange =
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
  | { readonly kind: "added"; readonly bundles: readonly RubricBundle[] }
  | { readonly kind: "removed"; readonly bundles: readonly RubricBundle[] };

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
