import { expect, test } from "vitest";
import { promptWithoutCase, promptWithSlots, type PromptVariant } from "#core/prompts/promptPreview.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import type { ScoreRubric } from "#core/rubric/scoreRubric.ts";

const RUBRIC: ScoreRubric = {
  criteria: "Is it kind to «response»?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."],
};
const DIRECT: PromptVariant = {
  mode: "direct",
  profile: "prometheus-eval",
  hasReferenceAnswer: false,
  format: "mistral-instruct",
};

function slots(variant: PromptVariant): readonly string[] {
  return promptWithSlots(RUBRIC, variant)
    .filter(({ kind }) => kind === "slot")
    .map(({ text }) => text);
}

test("promptWithSlots() marks a slot for each text of the case, in the order of the template", () => {
  expect(slots(DIRECT)).toEqual(["«instruction»", "«response»"]);
  expect(slots({ ...DIRECT, hasReferenceAnswer: true })).toEqual([
    "«instruction»",
    "«response»",
    "«reference answer»",
  ]);
  expect(slots({ ...DIRECT, mode: "pairwise", profile: "model-card", hasReferenceAnswer: true })).toEqual([
    "«instruction»",
    "«response A»",
    "«response B»",
    "«reference answer»",
  ]);
});

test("promptWithSlots() is the exact prompt once the slots are filled, a rubric that imitates a slot included", () => {
  const filled = promptWithSlots(RUBRIC, DIRECT)
    .map(({ kind, text }) => (kind === "text" ? text : text === "«response»" ? "Hello." : "Greet me."))
    .join("");
  const exact = renderPrompt({
    evaluationCase: {
      mode: "direct",
      id: "case",
      instruction: "Greet me.",
      response: { id: "response", label: "Response", text: "Hello." },
      referenceAnswer: "",
    },
    order: "AB",
    rubric: RUBRIC,
    profile: "prometheus-eval",
    format: "mistral-instruct",
  });
  expect(filled).toBe(exact.text);
  expect(filled).toContain("Is it kind to «response»?");
});

test("promptWithoutCase() has no slots, and keeps the section of the reference answer", () => {
  const text = promptWithoutCase(RUBRIC, { ...DIRECT, hasReferenceAnswer: true });
  expect(text).not.toContain("«instruction»");
  expect(text).toContain("###Reference Answer (Score 5):\n-\n");
  expect(promptWithoutCase(RUBRIC, DIRECT)).not.toContain("Reference Answer");
});
