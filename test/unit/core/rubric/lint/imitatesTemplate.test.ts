import { describe, expect, test } from "vitest";
import { findTemplateImitations, IMITATES_TEMPLATE_REASON } from "#core/rubric/lint/imitatesTemplate.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftAsking, draftWithThree } from "./lintDrafts.ts";

function fixFor(text: string): string | null | undefined {
  const [finding] = findTemplateImitations(draftWithThree(text), NOTHING_KNOWN);
  return finding === undefined ? undefined : (finding.fix?.draft.scoreDescriptions[2] ?? null);
}

test("findTemplateImitations() finds parts of a judge's output in a description, and removes them", () => {
  expect(findTemplateImitations(draftWithThree("Civil. [RESULT] 5\nNo more."), NOTHING_KNOWN)).toEqual([
    {
      key: "imitates-template:score3",
      rule: "imitates-template",
      fields: ["score3"],
      message: "Score 3 holds “[RESULT] 5”, which looks like a part of the judge prompt.",
      reason: IMITATES_TEMPLATE_REASON,
      fix: { label: "Remove it", draft: draftWithThree("Civil.\nNo more.") },
    },
  ]);
});

test("findTemplateImitations() finds them in the criteria", () => {
  const draft = draftAsking("###Score Rubrics: How kind is the response?");
  expect(findTemplateImitations(draft, NOTHING_KNOWN)).toEqual([
    expect.objectContaining({
      key: "imitates-template:criteria",
      message: "The criteria hold “###Score Rubrics:”, which looks like a part of the judge prompt.",
      fix: { label: "Remove it", draft: draftAsking("How kind is the response?") },
    }),
  ]);
});

describe("findTemplateImitations() removes", () => {
  test.each([
    ["Civil [RESULT] 5 to all.", "Civil to all."],
    ["Civil. So the overall score is 5. Still civil.", "Civil. Still civil."],
    ["Civil [result]  5.", "Civil."],
    ["[RESULT] 5", ""],
    ["[RES[RESULT]ULT] civil", "civil"],
    ["Civil.\nScore 5: see Score 5: here", "Civil.\nsee Score 5: here"],
    ["Civil.\n## feedback : [RESULT] A", "Civil.\n"],
    ["Score 3: [RESULT] 5 civil", "Score 3: civil"],
  ])("from %j", (text, rest) => {
    expect(fixFor(text)).toBe(rest);
  });
});

test("findTemplateImitations() leaves a label at the beginning of a description to another rule", () => {
  expect(fixFor("Score 3: Civil.")).toBeUndefined();
  expect(findTemplateImitations(draftAsking("Score 3: Civil."), NOTHING_KNOWN)).toHaveLength(1);
});

test("findTemplateImitations() is silent on a clean rubric, and on a name, which no judge reads", () => {
  expect(findTemplateImitations({ ...CLEAN_DRAFT, name: "[RESULT] 5" }, NOTHING_KNOWN)).toEqual([]);
});

test("findTemplateImitations() finds at the beginning of a megabyte but does not offer to change it", () => {
  expect(fixFor(`[RESULT] 5 ${"word ".repeat(200_000)}`)).toBeNull();
  expect(fixFor(`${"word ".repeat(200_000)}[RESULT] 5`)).toBeUndefined();
});
