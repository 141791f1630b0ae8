import { expect, test } from "vitest";
import { ariaKeyShortcuts, keyCaps } from "#ui/components/keyNotation.ts";

test("keyCaps() prints Apple's symbols on Apple machines and words elsewhere", () => {
  expect(keyCaps("Mod+Enter", true)).toEqual([["⌘", "↵"]]);
  expect(keyCaps("Mod+Enter", false)).toEqual([["Ctrl", "↵"]]);
  expect(keyCaps("Mod+Shift+k", true)).toEqual([["⌘", "⇧", "K"]]);
  expect(keyCaps("Mod+Shift+k", false)).toEqual([["Ctrl", "Shift", "K"]]);
});

test("keyCaps() keeps the small letters of a sequence, because no Shift is meant", () => {
  expect(keyCaps("g j", false)).toEqual([["g"], ["j"]]);
});

test("keyCaps() prints keys it has no symbol for as they are", () => {
  expect(keyCaps("?", true)).toEqual([["?"]]);
  expect(keyCaps("F2", true)).toEqual([["F2"]]);
  expect(keyCaps("Escape", true)).toEqual([["Esc"]]);
});

test("ariaKeyShortcuts() uses the names of the standard, and says nothing about sequences", () => {
  expect(ariaKeyShortcuts("Mod+Enter", false)).toBe("Control+Enter");
  expect(ariaKeyShortcuts("Mod+Enter", true)).toBe("Meta+Enter");
  expect(ariaKeyShortcuts("g j", true)).toBeUndefined();
  expect(ariaKeyShortcuts(undefined, true)).toBeUndefined();
});
