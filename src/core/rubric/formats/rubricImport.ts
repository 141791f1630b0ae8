import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle, TrialCase } from "#core/rubric/rubricRecord.ts";

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

/** A rubric's texts with its tags: as much of it as leaves in the formats of others. */
export interface TaggedDraft {
  readonly draft: RubricDraft;
  readonly tags: readonly string[];
}

/** A trial case that belongs to no rubric yet. */
export type LooseTrialCase = Pick<
  TrialCase,
  "instruction" | "response" | "referenceAnswer" | "expectedScore"
>;

/** Texts alone; a format without names gives one made of the criteria. */
export interface IncomingDraft extends TaggedDraft {
  readonly kind: "draft";
  /** In the order of the table; only a link brings them. */
  readonly trialCases?: readonly LooseTrialCase[];
}

/** One rubric read from outside. */
export type IncomingRubric =
  /** With id, history, tags and trial cases, as Hearth wrote it. */
  { readonly kind: "bundle"; readonly bundle: RubricBundle } | IncomingDraft;

/** What was read, before the person has decided anything. */
export interface RubricImport {
  /** A link counts as `hearth-json`. */
  readonly format: RubricFormat;
  /** At least one. */
  readonly rubrics: readonly IncomingRubric[];
  /** What the person should know: columns that were not used, repeated rubrics that were read once, an assumed order. */
  readonly notes: readonly string[];
}

/** What to do with one rubric of an import. */
export type ImportedBundle =
  /** Under ids that are not in use yet. */
  | { readonly kind: "add"; readonly bundle: RubricBundle }
  /** The text becomes the newest version of a rubric that is here; its earlier versions stay. */
  | { readonly kind: "replace"; readonly id: string; readonly draft: RubricDraft; readonly note: string };

/** The text of an incoming rubric that is under the pen. */
export function incomingDraft(incoming: IncomingRubric): RubricDraft {
  return incoming.kind === "bundle" ? incoming.bundle.record.draft : incoming.draft;
}
