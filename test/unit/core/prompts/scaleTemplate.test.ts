import { describe, expect, test } from "vitest";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import { PROMPT_TEMPLATES } from "#core/prompts/promptTemplates.ts";
import { scaleTemplate } from "#core/prompts/scaleTemplate.ts";
import { LEVEL_COUNTS } from "#core/rubric/scoreRubric.ts";

test("scaleTemplate() changes the number in its own example", () => {
  expect(scaleTemplate("write a score that is an integer between 1 and 5.", 3)).toBe(
    "write a score that is an integer between 1 and 3.",
  );
});

describe.each(PROMPT_PROFILES)("scaleTemplate() of %s", (profile) => {
  const { withReference, withoutReference } = PROMPT_TEMPLATES[profile].direct;

  test("leaves the authors' templates to the byte with five levels", () => {
    expect(scaleTemplate(withReference, 5)).toBe(withReference);
    expect(scaleTemplate(withoutReference, 5)).toBe(withoutReference);
  });

  // counted in the templates by hand: the reference answer's score, twice the range, the reference answer's header
  test.each([
    ["with a reference answer", withReference, 4],
    ["without one", withoutReference, 2],
  ])("names another scale everywhere and changes nothing else, %s", (_, template, mentions) => {
    // the authors' direct templates have no other 5
    const pieces = template.split("5");
    expect(pieces).toHaveLength(mentions + 1);
    for (const levels of LEVEL_COUNTS)
      expect(scaleTemplate(template, levels)).toBe(pieces.join(String(levels)));
  });
});

test("scaleTemplate() touches no number that is not in the authors' words", () => {
  const template = "Rate it from 1 to 5. (Score 5) between 1 and 5 people, a score of 5 or less\n{response}";
  expect(scaleTemplate(template, 3)).toBe(template);
});
