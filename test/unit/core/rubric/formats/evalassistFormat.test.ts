import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeEvalAssistJson } from "#core/rubric/formats/evalassistFormat.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { BREVITY, KINDNESS } from "./exampleRubrics.ts";
import { invalid, readDrafts } from "./readDrafts.ts";
import { draftArbitrary, fullTextArbitrary } from "./rubricArbitrary.ts";

interface Option {
  readonly name: unknown;
  readonly description?: unknown;
  readonly score?: unknown;
}

const criteria = (options: readonly Option[]): object => ({
  name: "Brevity",
  description: "Is the response as short as it can be?",
  options,
});

const LISTED = [
  { name: "Long", description: "Much too long." },
  { name: "Fair", description: "A little long." },
  { name: "Short", description: "Short." },
];

function levelsOf(options: readonly Option[]): readonly string[] | undefined {
  return readDrafts(JSON.stringify(criteria(options)), "evalassist")[0]?.scoreDescriptions;
}

describe("writeEvalAssistJson()", () => {
  test("writes the options that EvalAssist's Prometheus judge demands: five, worst first", () => {
    expect(JSON.parse(writeEvalAssistJson([KINDNESS]))).toEqual({
      name: "Kindness",
      description: "Is the response kind to the person asking?",
      options: [
        { name: "1", description: "Cruel." },
        { name: "2", description: "Cold." },
        { name: "3", description: "Civil." },
        { name: "4", description: "Kind." },
        { name: "5", description: "Warm, and to the point." },
      ],
    });
  });

  test("loads back identically and without notes, whatever the texts hold", () => {
    const drafts = fc.uniqueArray(draftArbitrary(fullTextArbitrary), {
      minLength: 1,
      maxLength: 3,
      selector: (draft) => JSON.stringify(draft),
    });
    fc.assert(
      fc.property(drafts, (written) => {
        const text = writeEvalAssistJson(written);
        expect(readDrafts(text, "evalassist")).toStrictEqual(written);
        expect(readRubrics(text).notes).toEqual([]);
      }),
    );
  });
});

describe("readRubrics() of EvalAssist criteria", () => {
  test.each([
    ["criteria", criteria(LISTED)],
    ["a list of criteria", [criteria(LISTED)]],
    ["a test case", { id: 1, name: "My test", type: "direct", criteria: criteria(LISTED), instances: [] }],
  ])("takes %s", (_, value) => {
    expect(readDrafts(JSON.stringify(value), "evalassist")).toEqual([BREVITY]);
  });

  test("keeps options without numbers as they are listed, and says so", () => {
    expect(readRubrics(JSON.stringify(criteria(LISTED))).notes).toEqual([
      "The options of “Brevity” became scores 1 to 3 as they are listed: “Long”, “Fair”, “Short”. Check that the last is the best.",
    ]);
  });

  test.each<[what: string, options: readonly Option[]]>([
    ["numbers as names", ["2", "10", "1"].map((name) => ({ name, description: `is ${name}` }))],
    [
      "names such as Score 2",
      ["Score 2", "score 10", " SCORE 1 "].map((name) => ({
        name,
        description: `is ${name.trim().split(" ")[1] ?? ""}`,
      })),
    ],
    [
      "scores",
      [0.5, 1, 0].map((score, index) => ({
        name: "abc"[index],
        score,
        description: `is ${[2, 10, 1][index] ?? ""}`,
      })),
    ],
  ])("puts options in the order of their %s, lowest first", (_, options) => {
    expect(levelsOf(options)).toEqual(["is 1", "is 2", "is 10"]);
  });

  test("says that numbers became others", () => {
    const options = ["0", "1"].map((name) => ({ name, description: name }));
    expect(readRubrics(JSON.stringify(criteria(options))).notes).toEqual([
      "The options of “Brevity” became scores 1 to 2 by their numbers: “0”, “1”.",
    ]);
  });

  test("takes the name of an option that has no description", () => {
    expect(
      levelsOf([{ name: "No" }, { name: "Yes", description: " " }, { name: "Oh", description: null }]),
    ).toEqual(["No", "Yes", "Oh"]);
  });

  test("says which keys were not used", () => {
    const value = {
      id: 1,
      criteria: { ...criteria([{ name: "1" }, { name: "2" }]), predictionField: "response" },
      instances: [],
    };
    expect(readRubrics(JSON.stringify(value)).notes).toEqual([
      "Keys that were not used: predictionField, id, instances.",
    ]);
  });

  test("refuses a file that is cut short", () => {
    expect(() => readRubrics(writeEvalAssistJson([BREVITY]).slice(0, -8))).toThrow(
      expect.objectContaining({ code: "import/not-json" }),
    );
  });

  test.each<[what: string, value: unknown, words: string]>([
    ["one option", criteria(LISTED.slice(0, 1)), "options: a score rubric has 2 to 5 levels, these are 1"],
    ["six options", criteria([...LISTED, ...LISTED]), "these are 6"],
    ["no options", criteria([]), "these are 0"],
    [
      "an option without a name",
      criteria([{ name: "1" }, { description: "x" } as Option]),
      "options[1].name: this is not there",
    ],
    [
      "a description that is a number",
      criteria([{ name: "1", description: 3 }, { name: "2" }]),
      "options[0].description: expected a text",
    ],
    [
      "the same number twice",
      criteria([{ name: "1" }, { name: "Score 1" }]),
      "two options have the number 1",
    ],
    ["criteria without a name", { description: "x", options: LISTED }, ": name: this is not there"],
    [
      "a test case without a question",
      [{ criteria: { name: "x", options: LISTED } }],
      "[0].criteria.description: this is not there",
    ],
  ])("refuses %s and names the place", (_, value, words) => {
    expect(() => readRubrics(JSON.stringify(value))).toThrow(invalid(words));
  });
});
