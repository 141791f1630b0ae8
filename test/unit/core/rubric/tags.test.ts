import { describe, expect, it } from "vitest";
import {
  countTags,
  formatTags,
  normaliseTags,
  parseTags,
  suggestTags,
  TAG_LIMITS,
  tagsProblem,
  takeSuggestion,
} from "#core/rubric/tags.ts";

const KNOWN = [
  { tag: "safety", rubrics: 1 },
  { tag: "tone", rubrics: 3 },
  { tag: "tone of voice", rubrics: 5 },
];

describe("parseTags()", () => {
  it("parts at commas, semicolons and lines, and drops repeated tags", () => {
    expect(parseTags("Tone, tone ; safety")).toEqual(["tone", "safety"]);
    expect(parseTags("a\nb\r\nc;;d,")).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps spaces inside a tag as one, and composes letters", () => {
    expect(parseTags("  tone \t of  voice , cafe\u0301")).toEqual(["tone of voice", "caf\u00e9"]);
  });

  it("finds nothing in blanks", () => {
    expect(parseTags(" , ;\n ")).toEqual([]);
  });

  it("loses nothing that is beyond the limits, and reads back what formatTags() writes", () => {
    const tags = Array.from({ length: 25 }, (_, index) => `tag ${index}`);
    expect(parseTags(formatTags(tags))).toEqual(tags);
  });

  it("takes names of object properties as tags", () => {
    expect(parseTags("__proto__, constructor")).toEqual(["__proto__", "constructor"]);
  });
});

describe("normaliseTags()", () => {
  it("parts, lowers and merges tags from a file", () => {
    expect(normaliseTags([" Tone ", "tone", "Safety, legal"])).toEqual(["tone", "safety", "legal"]);
  });

  it("keeps 20 tags of at most 40 characters", () => {
    const long = "x".repeat(TAG_LIMITS.length);
    const many = Array.from({ length: 30 }, (_, index) => `t${index}`);
    expect(normaliseTags([`${long}x`, long, ...many])).toEqual([long, ...many.slice(0, 19)]);
  });
});

describe("tagsProblem()", () => {
  it("finds nothing wrong at the limits", () => {
    expect(tagsProblem(Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(40, "x")))).toBeNull();
  });

  it("names the tag that is too long, with its length", () => {
    expect(tagsProblem(["tone", "y".repeat(41)])).toBe(
      `Shorten “${"y".repeat(40)}…” to 40 characters: it has 41`,
    );
  });

  it("says how many tags there are when they are too many", () => {
    expect(tagsProblem(Array.from({ length: 21 }, (_, index) => `${index}`))).toBe(
      "Keep at most 20 tags: these are 21",
    );
  });
});

describe("countTags()", () => {
  it("counts the rubrics of each tag, by name", () => {
    expect(countTags([{ tags: ["tone", "a"] }, { tags: [] }, { tags: ["tone"] }])).toEqual([
      { tag: "a", rubrics: 1 },
      { tag: "tone", rubrics: 2 },
    ]);
  });
});

describe("suggestTags()", () => {
  it("goes on from the last tag, most used first, without those that are there", () => {
    expect(suggestTags(KNOWN, "safety, T", 8)).toEqual(["tone of voice", "tone"]);
    expect(suggestTags(KNOWN, "tone, ", 8)).toEqual(["tone of voice", "safety"]);
    expect(suggestTags(KNOWN, "", 1)).toEqual(["tone of voice"]);
  });
});

describe("takeSuggestion()", () => {
  it("puts the suggestion in the place of what was begun", () => {
    expect(takeSuggestion("safety, to", "tone")).toBe("safety, tone, ");
    expect(takeSuggestion("", "tone")).toBe("tone, ");
  });
});
