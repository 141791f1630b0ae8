import { expect } from "vitest";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import type { RubricFormat } from "#core/rubric/formats/rubricImport.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";

/** The drafts in a text, which has to be of this format. */
export function readDrafts(text: string, format: RubricFormat): readonly RubricDraft[] {
  const read = readRubrics(text);
  expect(read.format).toBe(format);
  return read.rubrics.map((rubric) => (rubric.kind === "draft" ? rubric.draft : rubric.bundle.record.draft));
}

/** A matcher of an `import/invalid` fault with these words in its message. */
export function invalid(words: string): unknown {
  return expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(words) });
}
