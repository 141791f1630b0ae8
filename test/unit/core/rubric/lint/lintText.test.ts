import { expect, test } from "vitest";
import { isSubject } from "#core/rubric/lint/criteriaWords.ts";
import { toSource, withoutParts } from "#core/rubric/lint/judgedTexts.ts";
import { levelWords } from "#core/rubric/lint/levelWords.ts";
import { enumerate, quoteAll } from "#core/rubric/lint/lintText.ts";
import { adjectiveFor, areTwoMatters, formOfQuality } from "#core/rubric/lint/qualityWords.ts";

test("quoteAll() quotes each word once", () => {
  expect(quoteAll(["some", "very", "some"])).toBe("“some” and “very”");
  expect(quoteAll([])).toBe("");
});

test("quoteAll() shortens long quotations and long lists", () => {
  expect(quoteAll([`${"a ".repeat(29)}\n b c`])).toBe(`“${"a ".repeat(29).trim()} …”`);
  expect(quoteAll(["a", "b", "c", "d", "e", "f", "g"])).toBe("“a”, “b”, “c”, “d”, “e” and 2 more");
});

test("enumerate() puts parts in a row as in a sentence", () => {
  expect(enumerate(["a", "b", "c"])).toBe("a, b and c");
  expect(enumerate(["a"])).toBe("a");
  expect(enumerate([])).toBe("");
});

test("levelWords() leaves punctuation and apostrophes aside", () => {
  expect(levelWords("It isn’t well-made.")).toEqual(["it", "isnt", "well", "made"]);
  expect(levelWords(" … ")).toEqual([]);
});

test("isSubject() knows plurals and genitives", () => {
  expect(["replies", "model's", "models’", "summaries", "answers"].map(isSubject)).toEqual(
    Array(5).fill(true),
  );
  expect(["user", "responsive", "", "constructor"].map(isSubject)).toEqual(Array(4).fill(false));
});

test("formOfQuality() and adjectiveFor() know a quality in its three forms", () => {
  expect(["kind", "kindly", "kindness", "constructor"].map(formOfQuality)).toEqual([
    "adjective",
    "adverb",
    "noun",
    null,
  ]);
  expect(["accuracy", "accurate", "constructor"].map(adjectiveFor)).toEqual(["accurate", null, null]);
});

test("areTwoMatters() tells two things from two words for one thing", () => {
  expect(areTwoMatters("accurate", "kind")).toBe(true);
  expect(areTwoMatters("clear", "concise")).toBe(false);
  expect(areTwoMatters("accurate", "kindness")).toBe(false);
  expect(areTwoMatters("accurate", "blue")).toBe(false);
});

test("withoutParts() takes out what removals bring together, and gives up on what never ends", () => {
  const findAb = (text: string): readonly string[] => (text.includes("ab") ? [toSource("ab")] : []);
  expect(withoutParts("x aabb y", findAb)).toBe("x y");
  expect(withoutParts(`${"a".repeat(30)}${"b".repeat(30)}`, findAb)).toBeNull();
});

test("toSource() matches the text as it stands, whatever its signs", () => {
  const text = "[RESULT] (5|a) $^ {1}.*+?\\/-#";
  expect(new RegExp(`^${toSource(text)}$`).test(text)).toBe(true);
  expect(new RegExp(`^${toSource("a b")}$`).test("a \n b")).toBe(true);
});
