import { expect, test } from "vitest";
import { estimateTokens } from "#core/prompts/estimateTokens.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";

test("estimateTokens() gives the example of its docs, nothing for nothing, and rounds up", () => {
  expect(estimateTokens("Is it kind?")).toBe(3);
  expect(estimateTokens("")).toBe(0);
  expect(estimateTokens("a")).toBe(1);
});

// counted with the tokenizer of Mistral 7B v0.1, `tokenizer.model`
test.each([
  [
    "Ist die Antwort freundlich und hilfreich? Die Antwort erfüllt die Bitte vollständig und ohne Umschweife.",
    34,
  ],
  ["Отвечает ли ответ на просьбу полностью и без лишних слов?", 22],
  ["応答は親切で役に立ちますか。依頼に完全に応えています。", 32],
])("estimateTokens() is within a third of the count for %j", (text, counted) => {
  expect(Math.abs(estimateTokens(text) / counted - 1)).toBeLessThan(1 / 3);
});

// counted with the same tokenizer
test("estimateTokens() is within 10 % for the starter rubrics", () => {
  const counts: Readonly<Record<string, number>> = {
    "starter-helpfulness": 173,
    "starter-harmlessness": 165,
    "starter-honesty": 158,
    "starter-factual-accuracy": 159,
    "starter-reasoning": 166,
  };
  for (const rubric of STARTER_RUBRICS) {
    const counted = counts[rubric.id] ?? 0;
    expect(Math.abs(estimateTokens(renderRubric(rubric)) - counted)).toBeLessThan(counted / 10);
  }
});
