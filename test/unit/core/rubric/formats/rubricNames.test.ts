import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNamer, nameFromCriteria } from "#core/rubric/formats/rubricNames.ts";
import { textArbitrary } from "./rubricArbitrary.ts";

describe("nameFromCriteria()", () => {
  test.each<[what: string, criteria: string, name: string]>([
    ["short criteria whole", "Is the response kind?", "Is the response kind?"],
    ["60 characters whole", "x".repeat(60), "x".repeat(60)],
    [
      "the first words of long ones",
      "Does the response keep to the facts that are given in the instruction, and to nothing else?",
      "Does the response keep to the facts that are given in the…",
    ],
    ["the beginning of a long word", "x".repeat(61), `${"x".repeat(59)}…`],
    ["one line of several", " Is it\n kind? ", "Is it kind?"],
    ["a word for nothing", " \n", "Rubric without a name"],
  ])("takes %s", (_, criteria, name) => {
    expect(nameFromCriteria(criteria)).toBe(name);
  });

  test("gives one line of 1 to 60 characters and cuts no pair in half, whatever the criteria", () => {
    fc.assert(
      fc.property(textArbitrary, fc.nat({ max: 70 }), (text, length) => {
        const name = nameFromCriteria(text + "🎉".repeat(length));
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(60);
        expect(name).not.toMatch(/[\n\r\u2028\u2029]/);
        if (text.isWellFormed()) expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("createNamer()", () => {
  test("gives free names as they are, and others the first number that is free", () => {
    const nameAnew = createNamer(["Empathy", "empathy (2)"]);
    expect(nameAnew("Tone")).toBe("Tone");
    expect(nameAnew(" EMPATHY")).toBe("EMPATHY (3)");
    expect(nameAnew("Empathy (2)")).toBe("Empathy (4)");
    expect(nameAnew("Tone")).toBe("Tone (2)");
  });

  test("keeps names within the 100 characters that a name may have", () => {
    const long = "x".repeat(100);
    expect(createNamer([long])(long)).toBe(`${"x".repeat(96)} (2)`);
  });

  test("names 10,000 alike in less than a second", () => {
    const nameAnew = createNamer([]);
    const start = performance.now();
    const names = new Set(Array.from({ length: 10_000 }, () => nameAnew("Empathy")));
    expect(names.size).toBe(10_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
