import { expect, test } from "vitest";
import { percentText } from "#ui/components/percentText.ts";

test.each([
  [0, "0 %"],
  [0.001, "<1 %"],
  [0.0099, "<1 %"],
  [0.01, "1 %"],
  [0.618, "62 %"],
  [0.99, "99 %"],
  [0.999, ">99 %"],
  [1, "100 %"],
])("percentText() writes %d as %s", (probability, text) => {
  expect(percentText(probability).replace("\u00a0", " ")).toBe(text);
});

test("percentText() keeps number and sign on one line, and writes a dash for what is not a number", () => {
  expect(percentText(0.5)).toBe("50\u00a0%");
  expect(percentText(Number.NaN)).toBe("–");
});
