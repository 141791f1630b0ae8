import { expect, test } from "vitest";
import { createUnkept, type TextStore } from "#stores/rubrics/unkept.ts";
import { checkUnkeptCases } from "#stores/rubrics/unkeptCases.ts";
import { checkUnkeptDraft } from "#stores/rubrics/unkeptDraft.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { EMPATHY } from "./rubricLibraryFixture.ts";

function storeOver(texts: Map<string, string>, isFull = false): TextStore {
  return {
    read: (key) => texts.get(key) ?? null,
    write(key, text) {
      if (!isFull) texts.set(key, text);
      return !isFull;
    },
    remove: (key) => void texts.delete(key),
  };
}

const UNKEPT = { draft: { ...EMPATHY, criteria: "typed" }, base: EMPATHY };
const openOver = (texts: Map<string, string>, isFull = false) =>
  createUnkept({ store: storeOver(texts, isFull), prefix: "p/", check: checkUnkeptDraft });

test("what is put is there again when the page is opened anew, until it is removed", () => {
  const texts = new Map<string, string>();
  openOver(texts).put("r1", UNKEPT);
  const again = openOver(texts);
  expect(again.get("r1")).toEqual(UNKEPT);
  expect(again.get("r2")).toBeNull();
  expect(again.hasAny()).toBe(false);
  again.remove("r1");
  expect(openOver(texts).get("r1")).toBeNull();
});

test("what the browser has no room for is in the page", () => {
  const unkept = openOver(new Map(), true);
  unkept.put("r1", UNKEPT);
  expect(unkept.get("r1")).toEqual(UNKEPT);
  expect(unkept.hasAny()).toBe(true);
});

test.each([
  ["cut text", JSON.stringify(UNKEPT).slice(0, -4)],
  ["nothing", ""],
  ["another form", JSON.stringify({ draft: EMPATHY })],
  [
    "a level too many",
    JSON.stringify({ ...UNKEPT, draft: { ...EMPATHY, scoreDescriptions: ["", "", "", "", "", ""] } }),
  ],
])("%s is taken for nothing", (_, text) => {
  expect(openOver(new Map([["p/r1", text]])).get("r1")).toBeNull();
});

test("checkUnkeptCases() takes what was put away and nothing else", () => {
  const unkept = [
    { typed: trialCaseOf("1", 4), base: trialCaseOf("1", null) },
    { typed: trialCaseOf("2", null), base: null },
  ];
  expect(checkUnkeptCases(JSON.parse(JSON.stringify(unkept)))).toEqual(unkept);
  expect(checkUnkeptCases([{ typed: { ...trialCaseOf("1", 4), expectedScore: 6 }, base: null }])).toBeNull();
});
