import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import { PROMPT_TEMPLATES, SYSTEM_PROMPTS } from "#core/prompts/promptTemplates.ts";
import fixture from "#test/fixtures/prompts.json";

test("SYSTEM_PROMPTS are the authors' bytes", () => {
  expect(SYSTEM_PROMPTS).toEqual({ direct: fixture.systemDirect, pairwise: fixture.systemPairwise });
  expect(SYSTEM_PROMPTS.direct).toHaveLength(184);
  expect(SYSTEM_PROMPTS.pairwise).toHaveLength(181);
});

describe.each(PROMPT_PROFILES)("PROMPT_TEMPLATES of %s", (profile) => {
  const { joiner, direct, pairwise } = PROMPT_TEMPLATES[profile];
  const expected = fixture.profiles[profile];

  test("are the authors' bytes", () => {
    expect(joiner).toBe(expected.joiner);
    expect(direct.withReference).toBe(expected.directWithReference);
    expect(direct.withoutReference).toBe(expected.directWithoutReference);
    expect(pairwise.withReference).toBe(expected.pairwiseWithReference);
    expect(pairwise.withoutReference).toBe(expected.pairwiseWithoutReference);
  });

  test("have exactly the gaps of their mode", () => {
    expect(gaps(direct.withReference)).toEqual(["instruction", "response", "reference_answer", "rubric"]);
    expect(gaps(direct.withoutReference)).toEqual(["instruction", "response", "rubric"]);
    const responses = ["response_A", "response_B"];
    expect(gaps(pairwise.withReference)).toEqual(["instruction", ...responses, "reference_answer", "rubric"]);
    expect(gaps(pairwise.withoutReference)).toEqual(["instruction", ...responses, "rubric"]);
  });
});

// SHA-256 prefixes of the constants in prometheus-eval's prompts.py at v0.1.20, and of the README's ABSOLUTE_PROMPT
test.each([
  ["ABSOLUTE_PROMPT", PROMPT_TEMPLATES["prometheus-eval"].direct.withReference, "edf9508ea2ca"],
  ["ABSOLUTE_PROMPT_WO_REF", PROMPT_TEMPLATES["prometheus-eval"].direct.withoutReference, "f4358c8f7953"],
  ["RELATIVE_PROMPT", PROMPT_TEMPLATES["prometheus-eval"].pairwise.withReference, "b63ae34a2bac"],
  ["RELATIVE_PROMPT_WO_REF", PROMPT_TEMPLATES["prometheus-eval"].pairwise.withoutReference, "ca920719db01"],
  ["README ABSOLUTE_PROMPT", PROMPT_TEMPLATES["model-card"].direct.withReference, "fdc61c777c8d"],
])("%s has the published hash", (_name, template, prefix) => {
  expect(createHash("sha256").update(template, "utf8").digest("hex").slice(0, 12)).toBe(prefix);
});

function gaps(template: string): readonly (string | undefined)[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => name);
}
