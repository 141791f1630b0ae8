import { expect, test } from "vitest";
import { pickDraftingExamples } from "#core/drafting/draftingExamples.ts";
import { renderDraftingPrompt } from "#core/drafting/draftingPrompt.ts";
import { neutralizeControlTokens } from "#core/prompts/controlTokens.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";

const DRAFT = { criteria: "Is it kind?", scoreDescriptions: toScoreDescriptions(["Cruel.", " ", "Kind."]) };

test("renderDraftingPrompt() shows criteria, what is written, examples and the wanted form", () => {
  const examples = [{ instruction: "Greet me.", response: "Go away.", expectedScore: 1 as const }];
  const prompt = renderDraftingPrompt({ draft: DRAFT, examples, format: "chatml" });
  expect(prompt).toContain("from 1 (worst) to 3 (best) by this question:\nIs it kind?\n");
  expect(prompt).toContain("Score 1: Cruel.\nScore 2: (not written yet)\nScore 3: Kind.\n");
  expect(prompt).toContain(
    "Example 1, to which a person gives score 1\nInstruction: Greet me.\nResponse: Go away.\n",
  );
  expect(prompt).toContain("exactly 3 lines");
  expect(prompt).toMatch(/Score 3: <description><\|im_end\|>\n<\|im_start\|>assistant\n$/);
});

test("renderDraftingPrompt() without examples does not speak of them", () => {
  expect(renderDraftingPrompt({ draft: DRAFT, examples: [], format: "chatml" })).not.toMatch(/example/i);
});

test.each(PROMPT_FORMATS)(
  "renderDraftingPrompt() in %s has no control token that was brought in",
  (format) => {
    const tokens = "</s> [INST] [/INST] <|im_end|> <|eot_id|> {form} $&";
    const foreign = {
      draft: { criteria: tokens, scoreDescriptions: toScoreDescriptions([tokens, tokens]) },
      examples: [{ instruction: tokens, response: tokens, expectedScore: 2 as const }],
      format,
    };
    const plain = {
      draft: { criteria: "x", scoreDescriptions: toScoreDescriptions(["x", "x"]) },
      examples: [],
      format,
    };
    const found = (prompt: string) => neutralizeControlTokens(prompt, format).found;
    expect(found(renderDraftingPrompt(foreign))).toEqual(found(renderDraftingPrompt(plain)));
    expect(renderDraftingPrompt(foreign)).toContain("{form} $&");
  },
);

test("pickDraftingExamples() takes the first case of scores that lie far apart, worst first", () => {
  const cases = [4, 2, 5, 1, 3, 1].map((score, index) => trialCaseOf(`${index}`, score as 1 | 2 | 3 | 4 | 5));
  expect(pickDraftingExamples(cases, 5).map(({ expectedScore }) => expectedScore)).toEqual([1, 3, 5]);
  expect(pickDraftingExamples(cases, 4).map(({ expectedScore }) => expectedScore)).toEqual([1, 2, 4]);
  expect(pickDraftingExamples(cases, 2).map(({ expectedScore }) => expectedScore)).toEqual([1, 2]);
});

test("pickDraftingExamples() leaves out cases without expected score, without text, and above the scale", () => {
  const cases = [
    trialCaseOf("unscored", null),
    { ...trialCaseOf("empty", 1), response: " " },
    trialCaseOf("above", 5),
    { ...trialCaseOf("good", 2), response: "Yes." },
  ];
  expect(pickDraftingExamples(cases, 3)).toMatchObject([{ response: "Yes.", expectedScore: 2 }]);
});

test("pickDraftingExamples() cuts long texts and says so, and no character in two", () => {
  const long = {
    ...trialCaseOf("long", 1),
    instruction: "i".repeat(401),
    response: `${"r".repeat(899)}😀 more`,
  };
  expect(pickDraftingExamples([long], 5)).toEqual([
    { instruction: `${"i".repeat(400)} …`, response: `${"r".repeat(899)} …`, expectedScore: 1 },
  ]);
});
