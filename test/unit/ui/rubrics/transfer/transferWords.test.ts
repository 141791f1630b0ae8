import { describe, expect, test } from "vitest";
import {
  contentsWords,
  countOf,
  damageWords,
  exportedWords,
  foundWords,
  importedWords,
  importNote,
  incompleteWords,
  joinWords,
  replaceWords,
  titleOf,
} from "#ui/rubrics/transfer/transferWords.ts";
import { INCOMING_DRAFT, SAMPLE_DRAFT, sampleBundle, sampleRecord } from "./incomingSamples.ts";

const CHANGED = { draft: { ...SAMPLE_DRAFT, criteria: "Is it warm?" } };

test("countOf() knows one from many and groups thousands", () => {
  expect(countOf(1, "rubric")).toBe("1 rubric");
  expect(countOf(0, "rubric")).toBe("0 rubrics");
  expect(countOf(9800, "rubric")).toBe("9,800 rubrics");
});

test("joinWords() puts an “and” before the last", () => {
  expect(joinWords([])).toBe("");
  expect(joinWords(["one"])).toBe("one");
  expect(joinWords(["one", "two", "three"])).toBe("one, two and three");
});

describe("contentsWords()", () => {
  test("names only what is there", () => {
    expect(contentsWords(INCOMING_DRAFT)).toBe("2 levels");
  });

  test("names history, trial cases and tags", () => {
    const bundle = sampleBundle(4, 5);
    const tagged = { ...bundle, record: { ...bundle.record, tags: ["support", "tone"] } };
    expect(contentsWords({ kind: "bundle", bundle: tagged })).toBe(
      "2 levels · history of 4 versions · 5 trial cases · tags support, tone",
    );
  });

  test("names the trial cases that came in a link", () => {
    const { instruction, response, referenceAnswer, expectedScore } = sampleBundle(1, 1).trialCases[0] ?? {
      instruction: "",
      response: "",
      referenceAnswer: "",
      expectedScore: null,
    };
    const trialCases = [{ instruction, response, referenceAnswer, expectedScore }];
    expect(contentsWords({ ...INCOMING_DRAFT, tags: ["tone"], trialCases })).toBe(
      "2 levels · 1 trial case · tag tone",
    );
  });
});

test("titleOf() names the version if there is one", () => {
  expect(titleOf(sampleRecord(3))).toBe("Empathy v3");
  expect(titleOf(sampleRecord(0, { draft: { ...SAMPLE_DRAFT, name: "  " } }))).toBe("Rubric without a name");
});

describe("replaceWords()", () => {
  test("says which version it becomes and which stay", () => {
    expect(replaceWords(sampleRecord(3), true)).toBe("It becomes version 4; versions 1 to 3 stay.");
    expect(replaceWords(sampleRecord(1), true)).toBe("It becomes version 2; version 1 stays.");
  });

  test("says that unsaved text is replaced", () => {
    expect(replaceWords(sampleRecord(1, CHANGED), true)).toBe(
      "It becomes version 2; version 1 stays. Its unsaved text here is replaced; Undo brings it back.",
    );
    expect(replaceWords(sampleRecord(0), true)).toBe(
      "It becomes version 1. Its unsaved text here is replaced; Undo brings it back.",
    );
  });

  test("promises no version of a text that is not complete", () => {
    expect(replaceWords(sampleRecord(2), false)).toBe(
      "It is not complete, so it becomes the draft; versions 1 to 2 stay.",
    );
  });
});

test("foundWords() counts what was found and leaves out what is zero", () => {
  const none = { added: 0, replaced: 0, conflicts: 0, alreadyHere: 0, refused: 0 };
  expect(foundWords(1, none)).toBe("1 rubric found");
  expect(foundWords(5, { ...none, conflicts: 2, alreadyHere: 1, refused: 1 })).toBe(
    "5 rubrics found · 2 conflicts · 1 already here · 1 refused",
  );
});

test("importedWords() names the only one, and counts several with those that replaced", () => {
  expect(importedWords({ added: 1, replaced: 0 }, "Empathy").text).toBe("Imported “Empathy”");
  expect(importedWords({ added: 0, replaced: 1 }, "Empathy").text).toBe(
    "Imported “Empathy” as a new version",
  );
  expect(importedWords({ added: 3, replaced: 0 }, "Empathy")).toEqual({
    text: "Imported 3 rubrics",
    detail: undefined,
  });
  expect(importedWords({ added: 2, replaced: 1 }, "Empathy")).toEqual({
    text: "Imported 3 rubrics",
    detail: "1 of them is a new version of a rubric that was here.",
  });
});

test("damageWords() names the versions", () => {
  expect(damageWords([2])).toBe(
    "The text of version 2 is not the one that was saved: the file was changed by hand or is damaged.",
  );
  expect(damageWords([1, 3])).toBe(
    "The texts of versions 1 and 3 are not the ones that were saved: the file was changed by hand or is damaged.",
  );
});

test("exportedWords() says which text left", () => {
  expect(exportedWords([sampleRecord(3)], "empathy-v3.csv").text).toBe("Exported “Empathy”: version 3");
  expect(exportedWords([sampleRecord(3, CHANGED)], "f").text).toBe(
    "Exported “Empathy”: the draft, not saved as a version yet",
  );
  expect(exportedWords([sampleRecord(3), sampleRecord(1, CHANGED)], "f")).toEqual({
    text: "Exported 2 rubrics",
    detail: "1 of them as a draft, not saved as a version yet. f",
  });
});

test("importNote() names the files, at most three", () => {
  const file = (fileName: string | null) => ({ fileName, text: "", fault: null });
  expect(importNote({ kind: "link", data: "" })).toBe("Imported from a link");
  expect(importNote({ kind: "texts", sources: [file(null)] })).toBe("Imported");
  expect(importNote({ kind: "texts", sources: ["a", "b", "c", "d"].map(file) })).toBe(
    "Imported from a, b and c",
  );
});

test("incompleteWords() names the first problem and counts the others", () => {
  const message = "Describe a response that deserves a 2";
  expect(incompleteWords([{ field: "score2", message }])).toBe(
    "Score 2: Describe a response that deserves a 2. Until then it stays a draft.",
  );
  expect(
    incompleteWords([
      { field: "name", message: "Give the rubric a name" },
      { field: "score2", message },
      { field: "score3", message },
    ]),
  ).toBe("Name: Give the rubric a name (and 2 more problems). Until then it stays a draft.");
});
