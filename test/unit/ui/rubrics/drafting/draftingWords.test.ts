import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { Proposal, Proposed } from "#stores/rubrics/draftingState.ts";
import {
  draftingErrorText,
  missingWords,
  nothingWords,
  readingWords,
  spokenWords,
  writerWords,
} from "#ui/rubrics/drafting/draftingWords.ts";
import { errorText } from "#ui/errorText.ts";

const open = (index: number): Proposal => ({
  index,
  before: "a",
  text: "b",
  state: "open",
  hasChanged: false,
});

function proposedOf(change: Partial<Proposed>): Proposed {
  return {
    kind: "proposed",
    rubricId: "r",
    modelName: "Qwen",
    levels: 3,
    proposals: [],
    missing: [],
    output: "",
    ...change,
  };
}

test("writerWords() wants a model first, then criteria, and knows who was trained to judge", () => {
  expect(writerWords(null, "")).toEqual({ kind: "no-model" });
  expect(writerWords("Qwen", " ")).toEqual({ kind: "no-criteria" });
  expect(writerWords("Qwen 2.5", "Is it kind?")).toMatchObject({
    modelName: "Qwen 2.5",
    isTrainedToJudge: false,
  });
  expect(writerWords("m-prometheus-3b.gguf", "Is it kind?")).toMatchObject({ isTrainedToJudge: true });
});

test("readingWords() names what the model is shown", () => {
  expect(readingWords(null)).toBe("Preparing the prompt …");
  expect(readingWords(0)).toBe("Reading the criteria and the levels as they are …");
  expect(readingWords(1)).toBe("Reading the criteria, the levels as they are and 1 trial case …");
  expect(readingWords(2)).toBe("Reading the criteria, the levels as they are and 2 trial cases …");
});

test("missingWords() names levels by their score", () => {
  expect(missingWords([])).toBeNull();
  expect(missingWords([0])).toBe("Nothing usable was written for level 1.");
  expect(missingWords([1, 3])).toBe("Nothing usable was written for levels 2 and 4.");
  expect(missingWords([0, 1, 4])).toBe("Nothing usable was written for levels 1, 2 and 5.");
});

test("nothingWords() tells an unreadable answer from one that proposes nothing new", () => {
  expect(nothingWords(proposedOf({ missing: [0, 1, 2] }))).toBe(
    "No level descriptions could be read in what Qwen wrote.",
  );
  expect(nothingWords(proposedOf({ missing: [1] }))).toBe(
    "Qwen proposes only what stands there already. Nothing usable was written for level 2.",
  );
});

test("spokenWords() counts what is left to decide, and tells of a level that was changed", () => {
  const decided: Proposal = { ...open(0), state: "accepted" };
  expect(spokenWords(proposedOf({ proposals: [open(0), open(1), open(2)] }))).toBe("3 proposals to read");
  expect(spokenWords(proposedOf({ proposals: [decided, { ...open(2), hasChanged: true }] }))).toBe(
    "1 proposal to read. Changed since they were proposed for: level 3",
  );
  expect(spokenWords(proposedOf({}))).toBe("Qwen proposes only what stands there already.");
  expect(spokenWords({ kind: "idle" })).toBe("");
});

test("draftingErrorText() speaks of levels where the usual words speak of cases", () => {
  const details = { promptTokens: 3500, maxTokens: 1000, contextLength: 4096 };
  const tooLong = draftingErrorText(new AppError("engine/prompt-too-long", "", { details }));
  expect(tooLong.whatToDo).toContain(
    "a prompt of 3,500 tokens, and the proposals may take 1,000; the model holds 4,096",
  );
  const lost = new AppError("engine/device-lost", "");
  expect(draftingErrorText(lost)).toEqual(errorText(lost));
});
