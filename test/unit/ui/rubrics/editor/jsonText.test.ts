import { expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { afterFormChange, afterTyping, isBehindForm, jsonOfDraft } from "#ui/rubrics/editor/jsonText.ts";

const DRAFT: RubricDraft = { name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] };
const RENAMED: RubricDraft = { ...DRAFT, name: "Warmth" };

test("afterTyping() takes over a valid text as it is laid out", () => {
  const compact = JSON.stringify(JSON.parse(jsonOfDraft(RENAMED).text));
  const json = afterTyping(jsonOfDraft(DRAFT), compact);
  expect(json).toEqual({ text: compact, agreed: RENAMED, problem: null });
  expect(afterFormChange(json, RENAMED)).toBe(json);
});

test("afterTyping() keeps the last valid draft under a broken text, with the place where it breaks", () => {
  const json = afterTyping(jsonOfDraft(DRAFT), '{"name": }');
  expect(json.agreed).toEqual(DRAFT);
  expect(json.problem).toMatchObject({ line: 1, column: 10 });
});

test("afterFormChange() writes the form's text, but never over a broken one", () => {
  expect(afterFormChange(jsonOfDraft(DRAFT), RENAMED)).toEqual(jsonOfDraft(RENAMED));
  const broken = afterTyping(jsonOfDraft(DRAFT), "{");
  expect(afterFormChange(broken, RENAMED)).toBe(broken);
  expect(isBehindForm(broken, RENAMED)).toBe(true);
  expect(isBehindForm(broken, DRAFT)).toBe(false);
});
