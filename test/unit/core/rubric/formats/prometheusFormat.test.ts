import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writePrometheusJson } from "#core/rubric/formats/prometheusFormat.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { BREVITY, KINDNESS, MEGABYTE } from "./exampleRubrics.ts";
import { invalid, readDrafts } from "./readDrafts.ts";
import { draftArbitrary, textArbitrary } from "./rubricArbitrary.ts";

const FIELDS = {
  criteria: "Is the response kind to the person asking?",
  score1_description: "Cruel.",
  score2_description: "Cold.",
  score3_description: "Civil.",
  score4_description: "Kind.",
  score5_description: "Warm, and to the point.",
};

/** The format has no names. */
const UNNAMED = { ...KINDNESS, name: KINDNESS.criteria };

const COLLECTED = {
  orig_instruction: "Say hello.",
  orig_response: "Hello!",
  orig_reference_answer: "Good day!",
  ...Object.fromEntries(Object.entries(FIELDS).map(([key, value]) => [`orig_${key}`, value])),
  orig_score: "4",
  orig_feedback: "Nice.",
  instruction: "###Task Description: …",
  output: "Nice. [RESULT] 4",
};

describe("writePrometheusJson()", () => {
  test("writes one rubric as an object with the field names of prometheus-eval, and several as a list", () => {
    expect(JSON.parse(writePrometheusJson([KINDNESS]))).toEqual(FIELDS);
    expect(JSON.parse(writePrometheusJson([KINDNESS, BREVITY]))).toEqual([
      FIELDS,
      {
        criteria: BREVITY.criteria,
        score1_description: "Much too long.",
        score2_description: "A little long.",
        score3_description: "Short.",
      },
    ]);
  });

  test("loads back the same texts, whatever they hold", () => {
    const drafts = fc.uniqueArray(draftArbitrary(textArbitrary), {
      minLength: 1,
      maxLength: 3,
      selector: ({ criteria, scoreDescriptions }) => JSON.stringify([criteria, scoreDescriptions]),
    });
    fc.assert(
      fc.property(drafts, (written) => {
        const read = readDrafts(writePrometheusJson(written), "prometheus-eval");
        expect(read.map(({ criteria, scoreDescriptions }) => [criteria, scoreDescriptions])).toStrictEqual(
          written.map(({ criteria, scoreDescriptions }) => [criteria, scoreDescriptions]),
        );
      }),
    );
  });
});

describe("readRubrics() of prometheus-eval's fields", () => {
  test.each<[what: string, text: string]>([
    ["an object", JSON.stringify(FIELDS)],
    ["a list", JSON.stringify([FIELDS])],
    ["one object per line", `${JSON.stringify(FIELDS)}\r\n\r\n${JSON.stringify(FIELDS)}\r\n`],
    ["records of the Feedback-Collection", JSON.stringify([COLLECTED, COLLECTED])],
    [
      "levels that are null",
      JSON.stringify({ ...FIELDS, score0_description: null, score6_description: null }),
    ],
  ])("takes %s", (_, text) => {
    expect(readDrafts(text, "prometheus-eval")).toEqual([UNNAMED]);
  });

  test("takes rubrics under their names, and a name that stands inside", () => {
    const text = JSON.stringify({ Kindness: FIELDS, "__proto__ ": { ...FIELDS, name: "Other" } });
    const named = text.replace("__proto__ ", "__proto__");
    expect(readDrafts(named, "prometheus-eval")).toEqual([KINDNESS, { ...KINDNESS, name: "__proto__" }]);
    expect(Reflect.get({}, "criteria")).toBeUndefined();
    expect(readDrafts(JSON.stringify({ name: "Kindness", ...FIELDS }), "prometheus-eval")).toEqual([
      KINDNESS,
    ]);
  });

  test("says which keys were not used, and that repeated rubrics were read once", () => {
    expect(readRubrics(JSON.stringify([COLLECTED, COLLECTED, COLLECTED])).notes).toEqual([
      "3 records hold the same rubric; each was read once.",
      "Keys that were not used: orig_instruction, orig_response, orig_reference_answer, orig_score, orig_feedback, instruction, output.",
    ]);
    expect(readRubrics(JSON.stringify(FIELDS)).notes).toEqual([]);
  });

  test("tells apart rubrics whose criteria begin alike", () => {
    const long = "word ".repeat(30);
    const list = ["a", "b"].map((end) => ({ ...FIELDS, criteria: `${long}${end}` }));
    const name = `${"word ".repeat(12).trim()}…`;
    expect(readDrafts(JSON.stringify(list), "prometheus-eval").map((draft) => draft.name)).toEqual([
      name,
      `${name} (2)`,
    ]);
  });

  test("takes descriptions of 1 MB", () => {
    const text = JSON.stringify({ ...FIELDS, score5_description: MEGABYTE });
    expect(readDrafts(text, "prometheus-eval")[0]?.scoreDescriptions[4]).toBe(MEGABYTE);
  });

  test("refuses a file that is cut short", () => {
    expect(() => readRubrics(JSON.stringify([FIELDS], null, 2).slice(0, -40))).toThrow(
      expect.objectContaining({ code: "import/not-json", details: expect.objectContaining({ line: 8 }) }),
    );
  });

  const { score2_description: _two, ...withoutTwo } = FIELDS;
  const { criteria: _criteria, ...withoutCriteria } = FIELDS;
  test.each<[what: string, value: unknown, words: string]>([
    ["a gap", withoutTwo, "score3_description is there, but score2_description is not"],
    ["a level below the first", { ...FIELDS, score0_description: "x" }, "score0_description is there"],
    [
      "six levels",
      { ...FIELDS, score6_description: "x" },
      "score6_description is there, but a score rubric has 2 to 5",
    ],
    ["one level", { criteria: "a", score1_description: "x" }, "score2_description is not there"],
    ["no level", { criteria: "a" }, "score1_description is not there"],
    ["no criteria", withoutCriteria, ": criteria: this is not there"],
    ["criteria that are a list", { ...FIELDS, criteria: ["a"] }, "criteria: expected a text"],
    [
      "a level that is a number",
      [FIELDS, { ...FIELDS, score4_description: 4 }],
      "[1].score4_description: expected a text",
    ],
    [
      "a stranger among rubrics",
      [FIELDS, { score_rubric: FIELDS }],
      "[1]: this is not of the form of the first",
    ],
    [
      "a stranger among named rubrics",
      { a: FIELDS, b: { c: 1 } },
      '"b": this is not of the form of the first',
    ],
    [
      "a Feedback-Collection record without a level",
      { orig_criteria: "a", orig_score1_description: "b" },
      "orig_score2_description",
    ],
  ])("refuses %s and names the place", (_, value, words) => {
    expect(() => readRubrics(JSON.stringify(value))).toThrow(invalid(words));
  });

  test.each([
    ["a number among rubrics", [FIELDS, 3]],
    ["objects without a rubric", [{ a: 1 }]],
    ["a key that only looks like a level", { score1_descriptions: "x" }],
  ])("refuses %s as not ours", (_, value) => {
    expect(() => readRubrics(JSON.stringify(value))).toThrow(
      expect.objectContaining({ code: "import/not-ours" }),
    );
  });
});
