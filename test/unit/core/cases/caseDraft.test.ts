import fc from "fast-check";
import { expect, test } from "vitest";
import { caseToDraft, draftToCase, emptyDraft, isSameText, type CaseDraft } from "#core/cases/caseDraft.ts";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { EXAMPLE_CASES } from "#core/cases/exampleCases.ts";

const PAIRWISE: CaseDraft = {
  caseId: "c",
  mode: "pairwise",
  instruction: "Name a prime.",
  responseA: "Seven.",
  responseB: "Nine.",
  labelA: "Gemma",
  labelB: "",
  referenceAnswer: "Two.",
};
const DIRECT: CaseDraft = { ...PAIRWISE, mode: "direct" };

test("emptyDraft() has no text at all, under the id and mode asked for", () => {
  expect(emptyDraft("c", "pairwise")).toEqual({
    caseId: "c",
    mode: "pairwise",
    instruction: "",
    responseA: "",
    responseB: "",
    labelA: "",
    labelB: "",
    referenceAnswer: "",
  });
});

test("draftToCase() judges the first response alone in direct assessment", () => {
  expect(draftToCase(DIRECT)).toEqual({
    mode: "direct",
    id: "c",
    instruction: "Name a prime.",
    response: { id: "a", label: "Gemma", text: "Seven." },
    referenceAnswer: "Two.",
  });
});

test("draftToCase() tells two responses apart by id, and names those that have no name", () => {
  expect(draftToCase(PAIRWISE)).toEqual({
    mode: "pairwise",
    id: "c",
    instruction: "Name a prime.",
    responseA: { id: "a", label: "Gemma", text: "Seven." },
    responseB: { id: "b", label: "Response B", text: "Nine." },
    referenceAnswer: "Two.",
  });
  expect(draftToCase({ ...DIRECT, labelA: "" })).toMatchObject({ response: { label: "Response" } });
  expect(draftToCase({ ...PAIRWISE, labelA: "" })).toMatchObject({ responseA: { label: "Response A" } });
});

test("changing the mode and back loses no text", () => {
  const there: CaseDraft = { ...PAIRWISE, mode: "direct" };
  expect({ ...there, mode: "pairwise" }).toEqual(PAIRWISE);
  expect(draftToCase({ ...there, mode: "pairwise" })).toEqual(draftToCase(PAIRWISE));
});

const text = fc.string({ unit: "binary" });
const anyDraft: fc.Arbitrary<CaseDraft> = fc.record({
  caseId: fc.string({ minLength: 1 }),
  mode: fc.constantFrom("direct", "pairwise"),
  instruction: text,
  responseA: text,
  responseB: text,
  labelA: text,
  labelB: text,
  referenceAnswer: text,
});

test("a case survives being opened as a draft: texts, labels and spaces unchanged", () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const evaluationCase = draftToCase(draft);
      expect(draftToCase(caseToDraft(evaluationCase))).toEqual(evaluationCase);
    }),
  );
});

test.each(EXAMPLE_CASES)(
  "the example $id opens with its own texts, its placeholder names left open",
  (example) => {
    const { evaluationCase } = example;
    const draft = caseToDraft(evaluationCase);
    expect(isSameText(evaluationCase, draft)).toBe(true);
    expect(draft.labelA).not.toMatch(/^Response/);
    expect(draft.caseId).toBe(evaluationCase.id);
  },
);

test("isSameText() notices a change in any text that the judge reads, one space included", () => {
  const judged: EvaluationCase = draftToCase(PAIRWISE);
  expect(isSameText(judged, PAIRWISE)).toBe(true);
  for (const field of ["instruction", "responseA", "responseB", "referenceAnswer"] as const) {
    expect(isSameText(judged, { ...PAIRWISE, [field]: `${PAIRWISE[field]} ` }), field).toBe(false);
  }
  expect(isSameText(judged, DIRECT)).toBe(false);
});

test("isSameText() ignores what the judge does not read: labels, and the second response of a direct case", () => {
  expect(isSameText(draftToCase(PAIRWISE), { ...PAIRWISE, labelA: "Llama", labelB: "Qwen" })).toBe(true);
  expect(isSameText(draftToCase(DIRECT), { ...DIRECT, responseB: "something else" })).toBe(true);
});
