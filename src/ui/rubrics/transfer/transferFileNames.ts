import type { RubricFormat } from "#core/rubric/formats/rubricImport.ts";
import { hasUnsavedChanges, type RubricRecord } from "#core/rubric/rubricRecord.ts";

const ENDINGS: Readonly<Record<RubricFormat, string>> = {
  "hearth-json": "hearth-rubric.json",
  "prometheus-eval": "prometheus-eval.json",
  "biggen-bench": "biggen-bench.json",
  evalassist: "evalassist.json",
  "rendered-text": "rubric.txt",
  csv: "rubrics.csv",
};

/** Characters; with four bytes each and the ending they still fit into the 255 bytes that file systems allow. */
const MAX_SLUG_LENGTH = 50;

/**
 * A name as a piece of a file name that every system takes: lower-case letters and digits of any script, joined by `-`; accents of
 * Latin letters fall away.
 *
 * @example slugOf("Élan: vital / Größe") // "elan-vital-große"
 * @example slugOf("../…") // "rubric"
 */
export function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFC")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  const slug = Array.from((words ?? []).join("-"))
    .slice(0, MAX_SLUG_LENGTH)
    .join("")
    .replace(/-$/, "");
  return slug === "" ? "rubric" : slug;
}

/**
 * What the file with one rubric is called: by its name and the version that its text is, or `draft`.
 *
 * @example "empathy-v3.hearth-rubric.json"
 */
export function rubricFileName(record: Pick<RubricRecord, "draft" | "newest">, format: RubricFormat): string {
  const version = hasUnsavedChanges(record) || record.newest === null ? "draft" : `v${record.newest.version}`;
  return `${slugOf(record.draft.name)}-${version}.${ENDINGS[format]}`;
}

/**
 * What the file with several rubrics is called.
 *
 * @param date ISO 8601.
 * @example rubricsFileName(12, "csv", "2026-11-26T08:00:00.000Z") // "12-rubrics-2026-11-26.rubrics.csv"
 */
export function rubricsFileName(count: number, format: RubricFormat, date: string): string {
  return `${count}-rubrics-${date.slice(0, 10)}.${ENDINGS[format]}`;
}
