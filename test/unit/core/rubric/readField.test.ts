import { expect, test } from "vitest";
import { fieldWords, readField } from "#core/rubric/readField.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";

const THREE: RubricDraft = {
  name: "Tone",
  criteria: "Is it kind?",
  scoreDescriptions: ["No.", "Partly.", "Yes."],
};

test("readField() reads every field, and nothing where there is no such level", () => {
  expect(readField(THREE, "name")).toBe("Tone");
  expect(readField(THREE, "criteria")).toBe("Is it kind?");
  expect(readField(THREE, "score3")).toBe("Yes.");
  expect(readField(THREE, "score5")).toBe("");
});

test("fieldWords() gives the example of its docs", () => {
  expect(fieldWords("score3")).toBe("Score 3");
});
