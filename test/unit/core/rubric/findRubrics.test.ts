import { describe, expect, it } from "vitest";
import {
  EVERY_RUBRIC,
  findNamedRubrics,
  findRubrics,
  isFiltering,
  prepareSearch,
  RUBRIC_SORTS,
  type RubricFilter,
} from "#core/rubric/findRubrics.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricUsage } from "#core/rubric/rubricRecord.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";

function record(
  id: string,
  draft: Partial<RubricDraft> = {},
  rest: Partial<RubricRecord> = {},
): RubricRecord {
  return {
    id,
    draft: { name: id, criteria: "", scoreDescriptions: ["", "", "", "", ""], ...draft },
    tags: [],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    newest: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    changedAt: "2026-01-01T00:00:00.000Z",
    revision: 1,
    ...rest,
  };
}

function usage(rubricId: string, verdicts: number, lastUsedAt: string | null): [string, RubricUsage] {
  return [rubricId, { rubricId, verdicts, lastUsedAt, trialRuns: 0, latestTrial: null }];
}

function find(
  records: readonly RubricRecord[],
  filter: Partial<RubricFilter>,
  usageById: ReadonlyMap<string, RubricUsage> = new Map(),
): readonly string[] {
  return findRubrics(records, usageById, { ...EVERY_RUBRIC, ...filter }).map(({ id }) => id);
}

describe("findRubrics() searches", () => {
  const records = [
    record("name", { name: "Empathy of the reply" }),
    record("tag", {}, { tags: ["empathy"] }),
    record("criteria", { criteria: "Does the reply show empathy?" }),
    record("level", { scoreDescriptions: ["none", "empathy in the reply"] }),
    record("other", { name: "Tone" }),
  ];

  it("in name, tags, criteria and descriptions, names first", () => {
    expect(find(records, { query: "empathy", sort: "name" })).toEqual(["name", "criteria", "level", "tag"]);
  });

  it("for every word, wherever each stands", () => {
    expect(find(records, { query: "reply  empathy", sort: "name" })).toEqual(["name", "criteria", "level"]);
    expect(find(records, { query: "criteria empathy" })).toEqual(["criteria"]);
    expect(find(records, { query: "empathy tone" })).toEqual([]);
  });

  it("without regard to case and accents, in query and text, composed or not", () => {
    const accented = [record("a", { name: "Naïveté" }), record("b", { criteria: "NAI\u0308VETE\u0301" })];
    expect(find(accented, { query: "naivete" })).toEqual(["a", "b"]);
    expect(find(accented, { query: "NAI\u0308VETÉ" })).toEqual(["a", "b"]);
  });

  it("and keeps the vowels of scripts that write them as marks", () => {
    expect(find([record("a", { name: "किताब" })], { query: "कताब" })).toEqual([]);
  });

  it("for part of a word, and takes signs of patterns as they are", () => {
    expect(find([record("a", { name: "a+b (c)" })], { query: "+b (c" })).toEqual(["a"]);
    expect(find([record("a", { name: "abbb" })], { query: "a+b" })).toEqual([]);
  });

  it("for nothing when the query is blank", () => {
    expect(find(records, { query: " \t" })).toHaveLength(5);
  });

  it("only the beginning of a huge text", () => {
    const huge = record("a", { criteria: `start ${"x".repeat(1_000_000)} end` });
    expect(find([huge], { query: "start" })).toEqual(["a"]);
    expect(find([huge], { query: "end" })).toEqual([]);
  });

  it("the new text after a change, also when the old one was prepared", () => {
    const before = record("a", { criteria: "old" });
    prepareSearch([before]);
    const after = { ...before, draft: { ...before.draft, criteria: "new" } };
    expect(find([after], { query: "old" })).toEqual([]);
    expect(find([after], { query: "new" })).toEqual(["a"]);
    expect(find([{ ...after, tags: ["old"] }], { query: "old" })).toEqual(["a"]);
  });
});

describe("findRubrics() filters", () => {
  const records = [
    record("a", {}, { tags: ["tone", "x"], isFavourite: true }),
    record("b", {}, { tags: ["tones"] }),
    record("c", {}, { tags: ["tone"], isArchived: true }),
  ];

  it("by a whole tag", () => {
    expect(find(records, { tag: "tone" })).toEqual(["a"]);
  });

  it("by favourites", () => {
    expect(find(records, { onlyFavourites: true })).toEqual(["a"]);
  });

  it("archived from active ones", () => {
    expect(find(records, { sort: "name" })).toEqual(["a", "b"]);
    expect(find(records, { shows: "archived" })).toEqual(["c"]);
  });
});

describe("findRubrics() sorts", () => {
  const records = [
    record("b", { name: "Rubric 10" }, { changedAt: "2026-01-02T00:00:00.000Z" }),
    record("a", { name: "rubric 9" }, { createdAt: "2026-02-01T00:00:00.000Z" }),
    record("d", { name: " " }, { changedAt: "2026-01-03T00:00:00.000Z" }),
    record("c", { name: "Éclat" }),
  ];
  const used = new Map([
    usage("c", 2, "2026-01-05T00:00:00.000Z"),
    usage("b", 7, "2026-01-04T00:00:00.000Z"),
    usage("a", 0, null),
  ]);

  it.each([
    ["name", ["c", "a", "b", "d"]],
    ["changed", ["d", "b", "c", "a"]],
    ["created", ["a", "c", "b", "d"]],
    ["used", ["c", "b", "a", "d"]],
    ["verdicts", ["b", "c", "a", "d"]],
  ] as const)("by %s, equals by name, those without a name last", (sort, ids) => {
    expect(find(records, { sort }, used)).toEqual(ids);
  });

  it.each(RUBRIC_SORTS)("by %s in the same order whatever order the rubrics come in", (sort) => {
    const twins = [...records, record("e", { name: "Éclat" })];
    expect(find(twins.toReversed(), { sort }, used)).toEqual(find(twins, { sort }, used));
  });

  it("and leaves the records in the order they had", () => {
    const given = [...records];
    find(given, { sort: "name" });
    expect(given).toEqual(records);
  });

  it("10,000 of them and finds the one", () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      record(`r${index}`, { name: `Rubric ${index}` }),
    );
    expect(find(many, { query: "rubric 9999" })).toEqual(["r9999"]);
    expect(find(many, { sort: "name" }).slice(0, 3)).toEqual(["r0", "r1", "r2"]);
  });
});

describe("findNamedRubrics()", () => {
  it("finds starters by name before those that hold the word elsewhere", () => {
    const names = findNamedRubrics(STARTER_RUBRICS, "honest").map(({ name }) => name);
    expect(names[0]).toBe("Honesty");
    expect(findNamedRubrics(STARTER_RUBRICS, "")).toEqual(STARTER_RUBRICS);
    expect(findNamedRubrics(STARTER_RUBRICS, "xylophone")).toEqual([]);
  });
});

describe("isFiltering()", () => {
  it("holds when something is left out, and not for order or shelf", () => {
    expect(isFiltering({ ...EVERY_RUBRIC, sort: "name", shows: "archived", query: " " })).toBe(false);
    expect(isFiltering({ ...EVERY_RUBRIC, query: "a" })).toBe(true);
    expect(isFiltering({ ...EVERY_RUBRIC, tag: "a" })).toBe(true);
    expect(isFiltering({ ...EVERY_RUBRIC, onlyFavourites: true })).toBe(true);
  });
});
