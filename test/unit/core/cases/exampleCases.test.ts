import { expect, test } from "vitest";
import { EXAMPLE_CASES } from "#core/cases/exampleCases.ts";
import { EXAMPLE_TITLES, loadExample } from "#core/cases/exampleTitles.ts";
import { validateCase } from "#core/cases/validateCase.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";

test("EXAMPLE_CASES are four direct assessments, then two pairwise rankings", () => {
  expect(EXAMPLE_CASES.map(({ evaluationCase }) => evaluationCase.mode)).toEqual([
    "direct",
    "direct",
    "direct",
    "direct",
    "pairwise",
    "pairwise",
  ]);
});

test("EXAMPLE_CASES have ids of their own, responses included", () => {
  const ids = EXAMPLE_CASES.flatMap(({ evaluationCase }) =>
    evaluationCase.mode === "direct"
      ? [evaluationCase.id, evaluationCase.response.id]
      : [evaluationCase.id, evaluationCase.responseA.id, evaluationCase.responseB.id],
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("EXAMPLE_CASES show cases with and without a reference answer", () => {
  const withReference = EXAMPLE_CASES.filter(({ evaluationCase }) => evaluationCase.referenceAnswer !== "");
  expect(withReference).toHaveLength(3);
});

test.each(EXAMPLE_CASES)("EXAMPLE_CASES: $title can be judged with its rubric", (example) => {
  const { evaluationCase, rubricId } = example;
  expect(evaluationCase.id).toBe(example.id);
  expect(validateCase(evaluationCase)).toEqual({ kind: "valid" });
  const rubric = STARTER_RUBRICS.find(({ id }) => id === rubricId);
  if (rubric === undefined) throw new Error(`No starter rubric "${rubricId}"`);
  const prompt = renderPrompt({
    evaluationCase,
    order: "AB",
    rubric,
    profile: "prometheus-eval",
    format: "mistral-instruct",
  });
  expect(prompt.flags).toEqual([]);
  // at two characters per token, far below the worst English text, it still leaves 1,024 tokens of 4,096
  expect(prompt.text.length).toBeLessThan(2 * 3072);
});

test("loadExample() gives each titled example, whose title says its mode and its case's id", async () => {
  for (const title of EXAMPLE_TITLES) {
    const example = await loadExample(title.id);
    expect(example).toMatchObject({ ...title, evaluationCase: { id: title.id, mode: title.mode } });
  }
  expect(EXAMPLE_CASES.map(({ id }) => id)).toEqual(EXAMPLE_TITLES.map(({ id }) => id));
  await expect(loadExample("no such example")).rejects.toBeInstanceOf(TypeError);
});
