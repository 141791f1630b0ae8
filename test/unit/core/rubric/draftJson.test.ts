import { expect, test } from "vitest";
import { readDraftJson, writeDraftJson } from "#core/rubric/draftJson.ts";
import { EMPTY_RUBRIC_DRAFT, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { toDraft } from "#core/rubric/rubricDraft.ts";

const TWO: RubricDraft = { name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] };

function problemOf(text: string): object | null {
  const reading = readDraftJson(text);
  return reading.kind === "invalid" ? reading.problem : null;
}

test("writeDraftJson() gives the example of its docs", () => {
  expect(writeDraftJson(TWO)).toBe(
    `{
  "name": "Kindness",
  "criteria": "Is it kind?",
  "score1_description": "No.",
  "score2_description": "Yes."
}`,
  );
});

test.each([TWO, EMPTY_RUBRIC_DRAFT, ...STARTER_RUBRICS.map(toDraft)])(
  "readDraftJson() reads back what writeDraftJson() wrote: $name",
  (draft) => {
    expect(readDraftJson(writeDraftJson(draft))).toEqual({ kind: "valid", draft });
  },
);

test("readDraftJson() keeps quotation marks, line breaks and any letter of a text", () => {
  const draft: RubricDraft = { ...TWO, scoreDescriptions: ['"a"\n\\b\t\u0000', "🜂 «é» \u2028"] };
  expect(readDraftJson(writeDraftJson(draft))).toEqual({ kind: "valid", draft });
});

test("readDraftJson() takes the keys in any order", () => {
  const text =
    '{"score2_description": "Yes.", "criteria": "Is it kind?", "score1_description": "No.", "name": "Kindness"}';
  expect(readDraftJson(text)).toEqual({ kind: "valid", draft: TWO });
});

test("readDraftJson() says in which line and column the JSON breaks", () => {
  const text = '{\n  "name": "Kindness"\n  "criteria": "Is it kind?"\n}';
  expect(problemOf(text)).toEqual({
    message: "A comma is missing here",
    offset: 25,
    length: 10,
    line: 3,
    column: 3,
  });
  expect(problemOf('{"name": "Kind\n')).toMatchObject({ line: 1, column: 10 });
  expect(problemOf("")).toMatchObject({ message: "A value is missing here", line: 1, column: 1 });
});

test("readDraftJson() counts lines that end with carriage returns", () => {
  expect(problemOf('{\r\n"name": "a",\r"wrong": ""}')).toMatchObject({ line: 3, column: 1 });
});

test.each(["// a", "/* a */"])("readDraftJson() refuses the comment %j", (comment) => {
  expect(problemOf(`${comment}\n${writeDraftJson(TWO)}`)).toMatchObject({
    message: "JSON knows no comments",
  });
});

test("readDraftJson() refuses a comma behind the last value, and text behind the rubric", () => {
  expect(problemOf('{"name": "a",}')).not.toBeNull();
  expect(problemOf(`${writeDraftJson(TWO)} {}`)).toMatchObject({
    message: "The rubric ends before this; nothing may follow it",
  });
});

test.each(["[]", '"text"', "null", "5"])("readDraftJson() refuses %s, which is no object", (text) => {
  expect(problemOf(text)).toMatchObject({ message: "A rubric is an object: put it in braces", offset: 0 });
});

test("readDraftJson() refuses keys it does not know, and shows the key", () => {
  expect(problemOf('{"nam": "a"}')).toMatchObject({
    message: 'A rubric has no "nam"; its keys are name, criteria, score1_description to score5_description',
    line: 1,
    column: 2,
  });
  expect(problemOf('{"score6_description": "a"}')).toMatchObject({
    message: 'A rubric has 2 to 5 levels, so there is no "score6_description"',
  });
});

test("readDraftJson() refuses __proto__ as a key and changes no prototype", () => {
  const text = '{"__proto__": {"name": "polluted"}, "criteria": ""}';
  expect(problemOf(text)).toMatchObject({ message: '"__proto__" is not allowed as a key', column: 2 });
  expect(problemOf('{"\\u005f_proto__": "x"}')).toMatchObject({
    message: '"__proto__" is not allowed as a key',
  });
  expect(Object.hasOwn(Object.prototype, "name")).toBe(false);
});

test("readDraftJson() refuses a key that is there twice, at the second", () => {
  expect(problemOf('{"name": "a", "name": "b"}')).toMatchObject({
    message: '"name" is there twice',
    column: 15,
  });
});

test.each(["5", "null", "[]", "{}", "true"])("readDraftJson() refuses %s where a text has to be", (value) => {
  expect(problemOf(`{"name": ${value}}`)).toMatchObject({
    message: '"name" has to be a text in quotation marks',
    column: 10,
  });
});

test("readDraftJson() names a key that is missing, a level between two others included", () => {
  const texts = { name: "", criteria: "", score1_description: "", score2_description: "" };
  const { criteria: _criteria, ...withoutCriteria } = texts;
  const { score2_description: _second, ...withoutSecond } = texts;
  expect(problemOf(JSON.stringify(withoutCriteria))).toMatchObject({ message: '"criteria" is not there' });
  expect(problemOf(JSON.stringify(withoutSecond))).toMatchObject({
    message: '"score2_description" is not there',
  });
  expect(problemOf(JSON.stringify({ ...texts, score4_description: "" }))).toMatchObject({
    message: '"score3_description" is not there',
  });
});

test("readDraftJson() reads descriptions of a million characters", () => {
  const draft: RubricDraft = { ...TWO, scoreDescriptions: ["a".repeat(1_000_000), "Yes."] };
  expect(readDraftJson(writeDraftJson(draft))).toEqual({ kind: "valid", draft });
});
