import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeBiggenJson } from "#core/rubric/formats/biggenFormat.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { BREVITY, KINDNESS } from "./exampleRubrics.ts";
import { invalid, readDrafts } from "./readDrafts.ts";
import { draftArbitrary, textArbitrary } from "./rubricArbitrary.ts";

const RUBRIC = {
  criteria: "Is the response as short as it can be?",
  score1_description: "Much too long.",
  score2_description: "A little long.",
  score3_description: "Short.",
};

/** As in `sample_responses`: the rubric stands beside each model's response. */
const record = (model: string, rubric: object = RUBRIC, instance = 0): object => ({
  id: `planning_travel_plan_${instance}`,
  capability: "planning",
  task: "travel_plan",
  instance_idx: instance,
  input: "Plan a day.",
  score_rubric: rubric,
  response: "Go there.",
  response_model_name: model,
});

describe("writeBiggenJson()", () => {
  test("writes the rubric as score_rubric, with its name beside it", () => {
    expect(JSON.parse(writeBiggenJson([BREVITY]))).toEqual({ name: "Brevity", score_rubric: RUBRIC });
    expect(JSON.parse(writeBiggenJson([BREVITY, KINDNESS]))).toHaveLength(2);
  });

  test("loads back identically, whatever the texts hold", () => {
    const drafts = fc.uniqueArray(draftArbitrary(textArbitrary), {
      minLength: 1,
      maxLength: 3,
      selector: ({ criteria, scoreDescriptions }) => JSON.stringify([criteria, scoreDescriptions]),
    });
    fc.assert(
      fc.property(drafts, (written) => {
        expect(readDrafts(writeBiggenJson(written), "biggen-bench")).toStrictEqual(written);
      }),
    );
  });
});

describe("readRubrics() of BiGGen-Bench records", () => {
  const other = { ...RUBRIC, criteria: "Is the plan possible?" };
  const records = [record("a"), record("b"), record("a", other, 1)];

  test.each([
    ["a list", JSON.stringify(records)],
    ["one record per line", records.map((each) => JSON.stringify(each)).join("\n")],
  ])("takes %s, reads each rubric once and names it by capability and task", (_, text) => {
    expect(readDrafts(text, "biggen-bench")).toEqual([
      { ...BREVITY, name: "planning: travel plan, instance 0" },
      { ...BREVITY, criteria: other.criteria, name: "planning: travel plan, instance 1" },
    ]);
    expect(readRubrics(text).notes).toEqual([
      "3 records hold 2 different rubrics; each was read once.",
      "Keys that were not used: id, input, response, response_model_name.",
    ]);
  });

  test("makes a name of the criteria when nothing else names a record", () => {
    expect(readDrafts(JSON.stringify({ score_rubric: RUBRIC }), "biggen-bench")[0]?.name).toBe(
      RUBRIC.criteria,
    );
  });

  test("refuses a file that is cut short", () => {
    const text = records.map((each) => JSON.stringify(each)).join("\n");
    expect(() => readRubrics(text.slice(0, -10))).toThrow(
      expect.objectContaining({ code: "import/not-json", details: expect.objectContaining({ line: 3 }) }),
    );
  });

  test.each<[what: string, value: unknown, words: string]>([
    ["a rubric that is a text", { score_rubric: "[Is it short?]" }, "score_rubric: expected an object"],
    ["a rubric that is null", [record("a"), { score_rubric: null }], "[1].score_rubric: expected an object"],
    [
      "a gap",
      record("a", { criteria: "a", score1_description: "b", score3_description: "c" }),
      "score2_description is not",
    ],
    ["no criteria", record("a", { score1_description: "b" }), "score_rubric.criteria: this is not there"],
  ])("refuses %s and names the place", (_, value, words) => {
    expect(() => readRubrics(JSON.stringify(value))).toThrow(invalid(words));
  });
});
