import { expect, test } from "vitest";
import { TRIAL_LEGEND, trialCommandOf } from "#ui/rubrics/trial/trialKeys.ts";

test("trialCommandOf() takes digits as scores as far as the rubric has them", () => {
  expect(trialCommandOf("4", 5)).toBe("score-4");
  expect(trialCommandOf("4", 3)).toBeNull();
  expect(trialCommandOf("0", 3)).toBe("clear-score");
});

test("every single key of the legend does something", () => {
  const keys = TRIAL_LEGEND.flatMap(({ keys }) => (keys === "digits" ? ["1", "5"] : keys));
  const single = keys.filter((key) => !key.startsWith("Mod+"));
  expect(single.filter((key) => trialCommandOf(key, 5) === null)).toEqual([]);
  expect(single).toContain("Delete");
});

test("keys that mean something elsewhere are left alone", () => {
  expect(["?", "g", "Tab", "Escape", " ", "n"].map((key) => trialCommandOf(key, 5))).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
