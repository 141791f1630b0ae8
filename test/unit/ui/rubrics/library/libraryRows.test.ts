import { describe, expect, it } from "vitest";
import { EVERY_RUBRIC } from "#core/rubric/findRubrics.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { libraryRows, rowAfterKey } from "#ui/rubrics/library/libraryRows.ts";
import { sampleRecord } from "./sampleRecord.ts";

const OWN = ["a", "b", "c"].map((id) => sampleRecord({ id }));
const ROWS = libraryRows(OWN, EVERY_RUBRIC);
const LAST = ROWS.length - 1;

describe("libraryRows()", () => {
  it("puts the starters after a heading at the end", () => {
    expect(ROWS.map(({ kind }) => kind)).toEqual([
      "rubric",
      "rubric",
      "rubric",
      "heading",
      ...STARTER_RUBRICS.map(() => "starter"),
    ]);
  });

  it("finds starters by the same words, and leaves the heading out when there are none", () => {
    const honesty = libraryRows([], { ...EVERY_RUBRIC, query: "honesty" });
    expect(honesty.map(({ id }) => id)).toEqual(["heading", "starter-honesty"]);
    expect(libraryRows(OWN, { ...EVERY_RUBRIC, query: "xylophone" })).toHaveLength(3);
  });

  it.each([{ tag: "tone" }, { onlyFavourites: true }, { shows: "archived" }] as const)(
    "shows no starters under %o, which they cannot have",
    (change) => {
      expect(libraryRows(OWN, { ...EVERY_RUBRIC, ...change })).toHaveLength(3);
    },
  );
});

describe("rowAfterKey()", () => {
  it.each([
    ["j", 0, 1],
    ["ArrowDown", 2, 4],
    ["ArrowDown", LAST, LAST],
    ["k", 4, 2],
    ["ArrowUp", 0, 0],
    ["Home", LAST, 0],
    ["End", 0, LAST],
    ["PageDown", 0, 4],
    ["PageDown", LAST - 1, LAST],
    ["PageUp", 7, 2],
    ["PageUp", 1, 0],
    ["a", 1, null],
  ])("%s from row %i leads to %j, over the heading", (key, index, wanted) => {
    expect(rowAfterKey(key, ROWS, index, key === "PageDown" ? 3 : 4)).toBe(wanted);
  });

  it("leads from the heading's side to the first starter when there is nothing before it", () => {
    const starters = libraryRows([], EVERY_RUBRIC);
    expect(rowAfterKey("Home", starters, 3, 10)).toBe(1);
    expect(rowAfterKey("ArrowUp", starters, 1, 10)).toBe(1);
    expect(rowAfterKey("PageUp", starters, 3, 10)).toBe(1);
  });
});
