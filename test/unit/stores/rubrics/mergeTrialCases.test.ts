import { expect, test } from "vitest";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { mergeTrialCases } from "#stores/rubrics/mergeTrialCases.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";

const [one, two] = [trialCaseOf("1", 4), trialCaseOf("2", null)];
const typedInto = (trialCase: TrialCase, response: string): TrialCase => ({
  ...trialCase,
  response,
  textRevision: 2,
});
const newId = (): string => "new";

test("what was typed stays over a case that is as it was", () => {
  const typed = typedInto(one, "Typed");
  expect(mergeTrialCases([one, two], [{ typed, base: one }], newId)).toEqual([typed, two]);
});

test("what was typed into a case that another tab has changed or removed becomes a case of its own", () => {
  const typed = typedInto(one, "Typed");
  const own = { ...typed, id: "new", position: two.position + 1, textRevision: 1 };
  const theirs = typedInto(one, "Theirs");
  expect(mergeTrialCases([theirs, two], [{ typed, base: one }], newId)).toEqual([theirs, two, own]);
  expect(mergeTrialCases([two], [{ typed, base: one }], newId)).toEqual([two, own]);
});

test("what is on disk already is no change", () => {
  const typed = typedInto(one, "Typed");
  expect(mergeTrialCases([typed, two], [{ typed, base: one }], newId)).toEqual([typed, two]);
});

test("a case that is to be added stays at the end", () => {
  expect(mergeTrialCases([one], [{ typed: two, base: null }], newId)).toEqual([one, two]);
});
