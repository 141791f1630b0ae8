import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { LEVEL_COUNTS, toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { RUBRIC_LIMITS, validateRubric } from "#core/rubric/validateRubric.ts";

const good: RubricDraft = {
  name: "Kindness",
  criteria: "Is it kind?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."],
};

test("validateRubric() keeps a valid rubric exactly as written", () => {
  const criteria = "  Is it kind?\t";
  const scoreDescriptions = [" Cruel.", "Cold. ", "Civil,\nmore or less.", "שלום", "\ud800"] as const;
  expect(validateRubric({ name: " Kindness ", criteria, scoreDescriptions })).toEqual({
    kind: "valid",
    rubric: { criteria, scoreDescriptions },
  });
});

describe.each([
  [2, ["Cruel.", "Warm."], ["", " "], "score2"],
  [3, ["Cruel.", "Civil.", "Warm."], ["", " ", "\n"], "score3"],
  [4, ["Cruel.", "Cold.", "Kind.", "Warm."], ["", "", "", ""], "score4"],
] as const)("validateRubric() with %i levels", (levels, scoreDescriptions, blank, top) => {
  test("takes a rubric that describes each of them", () => {
    expect(validateRubric({ ...good, scoreDescriptions })).toEqual({
      kind: "valid",
      rubric: { criteria: good.criteria, scoreDescriptions },
    });
  });

  test("asks for each of them and for no more", () => {
    const fields = problemFields(validateRubric({ ...good, scoreDescriptions: blank }));
    expect(fields).toHaveLength(levels);
    expect(fields.at(-1)).toBe(top);
  });

  test("finds a top level that says the same as the worst", () => {
    const twins = toScoreDescriptions([...scoreDescriptions.slice(0, -1), " Cruel. "]);
    expect(validateRubric({ ...good, scoreDescriptions: twins })).toEqual({
      kind: "invalid",
      problems: [
        { field: top, message: `Say how a ${levels} differs from a 1: both descriptions are the same` },
      ],
    });
  });
});

describe("validateRubric() names the field that", () => {
  test.each(["", "  ", "\n\t\u00a0"])("is blank (%j), each once and in order", (blank) => {
    const result = validateRubric({
      name: blank,
      criteria: blank,
      scoreDescriptions: [blank, blank, blank, blank, blank],
    });
    expect(problemFields(result)).toEqual([
      "name",
      "criteria",
      "score1",
      "score2",
      "score3",
      "score4",
      "score5",
    ]);
  });

  test.each(["\n", "\r\n", "\r", "\u2028", "\u2029"])("breaks the line with %j", (lineBreak) => {
    const text = `Is it${lineBreak}kind?`;
    expect(problemFields(validateRubric({ ...good, criteria: text, name: text }))).toEqual([
      "name",
      "criteria",
    ]);
  });

  test("is too long by one character, and says both numbers", () => {
    const longest = "x".repeat(RUBRIC_LIMITS.text);
    const name = "n".repeat(RUBRIC_LIMITS.name);
    const scoreDescriptions = ["Cruel.", "Cold.", "Civil.", "Kind.", longest] as const;
    expect(validateRubric({ name, criteria: longest, scoreDescriptions }).kind).toBe("valid");
    const result = validateRubric({
      name: `${name}n`,
      criteria: `${longest}x`,
      scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", `${longest}x`],
    });
    const message = "Shorten this to 2,000 characters: it has 2,001";
    expect(result).toEqual({
      kind: "invalid",
      problems: [
        { field: "name", message: "Shorten this to 100 characters: it has 101" },
        { field: "criteria", message },
        { field: "score5", message },
      ],
    });
  });

  test("says the same as a lower score, whatever the white space around it", () => {
    const scoreDescriptions = ["Cruel.", "Cold.", "Cold.\n", "Kind.", " Cold."] as const;
    expect(validateRubric({ ...good, scoreDescriptions })).toEqual({
      kind: "invalid",
      problems: [
        { field: "score3", message: "Say how a 3 differs from a 2: both descriptions are the same" },
        { field: "score5", message: "Say how a 5 differs from a 2: both descriptions are the same" },
      ],
    });
  });
});

test("validateRubric() gives at most one problem per field and never changes what is valid", () => {
  const text = fc.oneof(fc.constantFrom("", " ", "a", " a", "b\nc", "x".repeat(2001)), fc.string());
  const anyDescriptions = fc
    .array(text, { minLength: Math.min(...LEVEL_COUNTS), maxLength: Math.max(...LEVEL_COUNTS) })
    .map((texts) => toScoreDescriptions(texts));
  fc.assert(
    fc.property(text, text, anyDescriptions, (name, criteria, scoreDescriptions) => {
      const result = validateRubric({ name, criteria, scoreDescriptions });
      if (result.kind === "valid") expect(result.rubric).toEqual({ criteria, scoreDescriptions });
      const fields = problemFields(result);
      expect(new Set(fields).size).toBe(fields.length);
    }),
  );
});

function problemFields(result: ReturnType<typeof validateRubric>): readonly string[] {
  return result.kind === "invalid" ? result.problems.map(({ field }) => field) : [];
}
