import { describe, expect, it } from "vitest";
import { EVERY_RUBRIC } from "#core/rubric/findRubrics.ts";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import {
  deleteWords,
  draftMark,
  namesOf,
  nothingFoundWords,
  rowLabel,
  rubricName,
  secondLine,
  snippet,
  timesUsedWords,
  usageWords,
} from "#ui/rubrics/library/libraryWords.ts";
import { sampleRecord, sampleUsage } from "./sampleRecord.ts";

const LATEST_TRIAL = { compared: 5, agreed: 4, startedAt: "2026-01-01T00:00:00.000Z" };
const USED = sampleUsage({ verdicts: 128, trialRuns: 3, latestTrial: LATEST_TRIAL });

describe("a row of the library", () => {
  it("says the version, the verdicts and how many cases agree", () => {
    expect(secondLine(sampleRecord(), USED)).toBe("v3 · 128 verdicts · 4 of 5 agree");
  });

  it("says the trials when nobody said what to expect, and no verdicts when there are none", () => {
    expect(usageWords(sampleUsage({ trialRuns: 1, latestTrial: { ...LATEST_TRIAL, compared: 0 } }))).toBe(
      "1 trial",
    );
    expect(usageWords(sampleUsage({ verdicts: 1200 }))).toBe("1,200 verdicts");
    expect(usageWords(sampleUsage())).toBeNull();
  });

  it("shows how the criteria begin while it is unused, and says when there are none", () => {
    expect(secondLine(sampleRecord(), undefined)).toBe("v3 · Does the response recognise the feeling?");
    expect(secondLine(sampleRecord({ draft: EMPTY_RUBRIC_DRAFT, newest: null }), undefined)).toBe(
      "No criteria yet",
    );
  });

  it("marks what no version has", () => {
    const { draft } = sampleRecord();
    expect(draftMark(sampleRecord())).toBeNull();
    expect(draftMark(sampleRecord({ draft: { ...draft, criteria: "Other" } }))).toBe("unsaved");
    expect(draftMark(sampleRecord({ newest: null }))).toBe("draft");
  });

  it("has a name even when it was given none", () => {
    expect(rubricName(sampleRecord({ draft: { ...EMPTY_RUBRIC_DRAFT, name: " " } }))).toBe("Unnamed rubric");
  });

  it("is read out with star and tags", () => {
    expect(rowLabel(sampleRecord({ isFavourite: true, newest: null, tags: ["tone", "legal"] }), USED)).toBe(
      "Empathy, draft, favourite, 128 verdicts · 4 of 5 agree, tags: tone, legal",
    );
  });
});

describe("snippet()", () => {
  it("puts a text on one line and cuts a huge one", () => {
    expect(snippet(" a\n\n b ")).toBe("a b");
    expect(snippet("\n ")).toBeNull();
    expect(snippet("x".repeat(1_000_000))).toHaveLength(200);
  });
});

describe("deleteWords()", () => {
  it("says why a rubric cannot be deleted", () => {
    expect(deleteWords(undefined)).toBe("Delete");
    expect(deleteWords(sampleUsage({ verdicts: 1 }))).toBe("Delete (1 verdict refers to it)");
    expect(deleteWords(USED)).toBe("Delete (128 verdicts refer to it)");
  });
});

describe("nothingFoundWords()", () => {
  it("says everything that was looked for", () => {
    expect(nothingFoundWords({ ...EVERY_RUBRIC, query: "tone", tag: "safety" })).toBe(
      "No rubric tagged “safety” has “tone” in its name, tags or texts.",
    );
    expect(nothingFoundWords({ ...EVERY_RUBRIC, onlyFavourites: true, shows: "archived" })).toBe(
      "No archived favourite rubric is here.",
    );
  });
});

describe("namesOf()", () => {
  it("names one rubric and counts several", () => {
    expect(namesOf([sampleRecord()])).toBe("Empathy");
    expect(namesOf([sampleRecord(), sampleRecord()])).toBe("2 rubrics");
  });
});

it("timesUsedWords() counts verdicts and trials, and says nothing of a rubric that was never used", () => {
  const usage = { rubricId: "r", verdicts: 128, lastUsedAt: null, trialRuns: 4, latestTrial: null };
  expect(timesUsedWords(usage)).toBe("128 verdicts, 4 trials");
  expect(timesUsedWords({ ...usage, verdicts: 1, trialRuns: 1 })).toBe("1 verdict, 1 trial");
  expect(timesUsedWords({ ...usage, trialRuns: 0 })).toBe("128 verdicts");
  expect(timesUsedWords({ ...usage, verdicts: 0 })).toBeNull();
  expect(timesUsedWords(undefined)).toBeNull();
});
