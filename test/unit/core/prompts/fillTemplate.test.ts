import fc from "fast-check";
import { expect, test } from "vitest";
import { fillTemplate } from "#core/prompts/fillTemplate.ts";
import { anyText } from "./hostileText.ts";

test("fillTemplate() never scans what it put in", () => {
  expect(fillTemplate("{a} costs {b}", { a: "{b}", b: "$&" })).toBe("{b} costs $&");
});

test("fillTemplate() fills every gap of the same name and leaves other braces alone", () => {
  expect(fillTemplate("{a}{a} {} {a b} { a }", { a: "1" })).toBe("11 {} {a b} { a }");
});

test("fillTemplate() throws on a gap without a value, also on a name that every object has", () => {
  expect(() => fillTemplate("{rubric}", {})).toThrow(
    new RangeError('Cannot fill template: no value for "{rubric}"'),
  );
  expect(() => fillTemplate("{constructor}", {})).toThrow(RangeError);
});

test("fillTemplate() puts any text in unchanged", () => {
  fc.assert(
    fc.property(anyText, anyText, (rubric, response) => {
      expect(fillTemplate("<{response}|{rubric}|{response}>", { rubric, response })).toBe(
        "<" + response + "|" + rubric + "|" + response + ">",
      );
    }),
    {
      examples: [
        ["$&", "$$"],
        ["{response}", "{rubric}"],
        ["\ud800", "\udc00$`$'$1"],
      ],
    },
  );
});
