import { expect, test } from "vitest";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";

test("STARTER_RUBRICS keep their ids and versions", () => {
  expect(STARTER_RUBRICS.map(({ id, version }) => `${id} v${version}`)).toEqual([
    "starter-helpfulness v1",
    "starter-harmlessness v1",
    "starter-honesty v1",
    "starter-factual-accuracy v1",
    "starter-reasoning v1",
  ]);
});

test.each(STARTER_RUBRICS)("STARTER_RUBRICS: $name is valid, and every level is one sentence", (rubric) => {
  expect(validateRubric(rubric).kind).toBe("valid");
  expect(rubric.criteria).toMatch(/^[A-Z][^?]*\?$/);
  for (const description of rubric.scoreDescriptions) expect(description).toMatch(/^[A-Z][^.]*\.$/);
});
