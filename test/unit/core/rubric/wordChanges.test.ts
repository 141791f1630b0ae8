import { describe, expect, test } from "vitest";
import { wordChanges, type WordChange } from "#core/rubric/wordChanges.ts";

function joined(changes: readonly WordChange[] | null, without: WordChange["kind"]): string {
  return (changes ?? [])
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join("");
}

describe("wordChanges()", () => {
  test("names the word that went and the word that came", () => {
    expect(wordChanges("a red fox", "a grey fox")).toEqual([
      { kind: "same", text: "a " },
      { kind: "removed", text: "red" },
      { kind: "added", text: "grey" },
      { kind: "same", text: " fox" },
    ]);
  });

  test("keeps both texts whole, white space and line breaks included", () => {
    const before = "Kind,  but\nvague. Says “sorry”.";
    const after = "Kind, and\n\nprecise. Says “sorry”. ";
    const changes = wordChanges(before, after);
    expect(joined(changes, "added")).toBe(before);
    expect(joined(changes, "removed")).toBe(after);
  });

  test("takes empty texts and equal texts", () => {
    expect(wordChanges("", "")).toEqual([]);
    expect(wordChanges("Kind.", "Kind.")).toEqual([{ kind: "same", text: "Kind." }]);
    expect(wordChanges("", "Kind.")).toEqual([{ kind: "added", text: "Kind." }]);
    expect(wordChanges("Kind.", "")).toEqual([{ kind: "removed", text: "Kind." }]);
  });

  test("gives up on texts that are too long, unless they are equal", () => {
    const long = "word ".repeat(30_000);
    expect(wordChanges(long, `${long}.`)).toBeNull();
    expect(wordChanges(long, long)).toEqual([{ kind: "same", text: long }]);
  });
});
