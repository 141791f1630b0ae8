import { expect, test } from "vitest";
import { renderCriteria, renderRubric } from "#core/rubric/renderRubric.ts";
import fixture from "#test/fixtures/prompts.json";

const rubric = {
  criteria: "Is it kind?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."],
} as const;

test("renderRubric() writes criteria in brackets, then a line for each score", () => {
  expect(renderRubric(rubric)).toBe(
    "[Is it kind?]\nScore 1: Cruel.\nScore 2: Cold.\nScore 3: Civil.\nScore 4: Kind.\nScore 5: Warm.",
  );
});

test("renderRubric() has the layout of the authors' template", () => {
  const gaps = [1, 2, 3, 4, 5].map((score) => `{score${score}_description}`);
  const [one = "", two = "", three = "", four = "", five = ""] = gaps;
  expect(renderRubric({ criteria: "{criteria}", scoreDescriptions: [one, two, three, four, five] })).toBe(
    fixture.rubricTemplate,
  );
});

test("renderRubric() takes replacement patterns and gaps as text", () => {
  const scoreDescriptions = ["$&", "$$", "{criteria}", "\ud800", " padded "] as const;
  expect(renderRubric({ criteria: "$1 {score1_description}", scoreDescriptions })).toBe(
    "[$1 {score1_description}]\nScore 1: $&\nScore 2: $$\nScore 3: {criteria}\nScore 4: \ud800\nScore 5:  padded ",
  );
});

test("renderCriteria() is only the first line", () => {
  expect(renderCriteria(rubric)).toBe("[Is it kind?]");
  expect(renderCriteria({ ...rubric, criteria: "Is it\nkind?" })).toBe("[Is it");
});
