import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";

/** The forms in which rubrics come in and go out. */
export const RUBRIC_FORMATS = [
  "hearth-json",
  "prometheus-eval",
  "biggen-bench",
  "evalassist",
  "rendered-text",
  "csv",
] as const;

export type RubricFormat = (typeof RUBRIC_FORMATS)[number];

/** One rubric read from outside. */
export type IncomingRubric =
  /** With id, history, tags and trial cases, as Hearth wrote it. */
  | { readonly kind: "bundle"; readonly bundle: RubricBundle }
  /** Texts alone; a format without names gives one made of the criteria. */
  | { readonly kind: "draft"; readonly draft: RubricDraft; readonly tags: readonly string[] };

/** What was read, before the person has decided anything. */
export interface RubricImport {
  readonly format: RubricFormat;
  /** At least one. */
  readonly rubrics: readonly IncomingRubric[];
  /** What the person should know: columns that were not used, repeated rubrics that were read once, an assumed order. */
  readonly notes: readonly string[];
}
