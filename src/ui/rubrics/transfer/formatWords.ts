import type { RubricFormat } from "#core/rubric/formats/rubricImport.ts";

/** What people read about a form in which rubrics leave. */
export interface FormatWords {
  readonly label: string;
  /** What it is for, and what it leaves behind. */
  readonly note: string;
}

export const FORMAT_WORDS: Readonly<Record<RubricFormat, FormatWords>> = {
  "hearth-json": {
    label: "Hearth JSON",
    note: "Everything: all versions, tags, trial cases and trials. Loads back into Hearth as it was.",
  },
  "prometheus-eval": {
    label: "prometheus-eval JSON",
    note: "criteria, score1_description and so on, for the authors’ own program. Names, tags and history stay behind.",
  },
  "biggen-bench": {
    label: "BiGGen-Bench JSON",
    note: "The score_rubric of its records. Tags and history stay behind.",
  },
  evalassist: {
    label: "EvalAssist JSON",
    note: "Criteria with an option for each level. Its Prometheus judge takes five levels only. Tags and history stay behind.",
  },
  "rendered-text": {
    label: "Plain text",
    note: "The score rubric as the judge reads it, to be read by people or pasted elsewhere.",
  },
  csv: {
    label: "CSV",
    note: "One row for each rubric, for spreadsheets. History stays behind.",
  },
};
