import { expect, test } from "vitest";
import { classes } from "#ui/components/classes.ts";
import { responseColour, responseLetter } from "#ui/components/responseIdentity.ts";
import { rovingIndex } from "#ui/components/rovingIndex.ts";
import { growsWithText, MAX_GROWING_CHARACTERS, MAX_GROWING_LINES } from "#ui/components/textAreaHeight.ts";
import { pagesInBottomBar } from "#ui/frame/navItem.ts";

test("classes() joins what applies", () => {
  expect(classes("rounded-md", false, undefined, "px-2")).toBe("rounded-md px-2");
  expect(classes(null, "")).toBe("");
});

test("rovingIndex() moves within the row and never goes round", () => {
  expect(rovingIndex("ArrowRight", 1, 3, "horizontal")).toBe(2);
  expect(rovingIndex("ArrowRight", 2, 3, "horizontal")).toBe(2);
  expect(rovingIndex("ArrowUp", 0, 3, "vertical")).toBe(0);
  expect(rovingIndex("Home", 2, 3, "vertical")).toBe(0);
  expect(rovingIndex("End", 0, 3, "horizontal")).toBe(2);
});

test("rovingIndex() leaves other keys, the other direction and an empty row alone", () => {
  expect(rovingIndex("a", 1, 3, "horizontal")).toBeNull();
  expect(rovingIndex("ArrowDown", 1, 3, "horizontal")).toBeNull();
  expect(rovingIndex("End", 0, 0, "vertical")).toBeNull();
});

test("responses have letters by place and one colour each; after H they share a grey", () => {
  expect([0, 1, 2, 7].map(responseLetter)).toEqual(["A", "B", "C", "H"]);
  const grounds = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => responseColour(responseLetter(index)).ground);
  expect(new Set(grounds).size).toBe(8);
  expect(responseColour("A").ground).toBe("bg-response-a");
  expect(responseColour("I")).toEqual(responseColour("Z"));
});

test("growsWithText() stops at its limits of characters and of lines", () => {
  expect(growsWithText("")).toBe(true);
  expect(growsWithText("a".repeat(MAX_GROWING_CHARACTERS))).toBe(true);
  expect(growsWithText("a".repeat(MAX_GROWING_CHARACTERS + 1))).toBe(false);
  expect(growsWithText("\n".repeat(MAX_GROWING_LINES - 1))).toBe(true);
  expect(growsWithText("\n".repeat(MAX_GROWING_LINES))).toBe(false);
});

test("the bottom bar shows up to five pages, or four and the way to the others", () => {
  expect([1, 4, 5, 6, 8].map(pagesInBottomBar)).toEqual([1, 4, 5, 4, 4]);
});
