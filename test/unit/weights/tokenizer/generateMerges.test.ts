import { expect, test } from "vitest";
import { generateMerges } from "#weights/tokenizer/generateMerges.ts";
import type { VocabularyToken, VocabularyTokenType } from "#weights/tokenizer/vocabulary.ts";

function tokensOf(
  ...entries: readonly (readonly [string, number, VocabularyTokenType?])[]
): VocabularyToken[] {
  return entries.map(([text, score, type = "normal"]) => ({ text, score, type }));
}

function mergesOf(tokens: readonly VocabularyToken[]): string[] {
  return generateMerges(tokens).map((merge) => merge.join(" "));
}

// worked out with the sorting rules of transformers v4.37, SentencePieceExtractor
test("generateMerges() orders by score, then by the ids of the token, its left and its right part", () => {
  const tokens = tokensOf(
    ["<s>", 0, "control"],
    ["a", -9],
    ["b", -9],
    ["c", -9],
    ["ab", -2],
    ["bc", -3],
    ["abc", -2],
    ["aa", -1],
    ["aaa", -5],
  );
  expect(mergesOf(tokens)).toEqual(["a a", "a b", "a bc", "ab c", "b c", "a aa", "aa a"]);
});

// the first merges of Mistral-7B-v0.1's tokenizer.json, from its tokens of the highest scores
test("generateMerges() puts `▁t he` before `▁th e`, as Mistral's tokenizer.json does", () => {
  const tokens = tokensOf(
    ["▁t", -2],
    ["he", -6],
    ["▁the", -13],
    ["▁", -100],
    ["t", -101],
    ["e", -102],
    ["h", -103],
    ["▁th", -12.5],
  );
  expect(mergesOf(tokens)).toEqual(["▁ t", "h e", "▁t h", "▁t he", "▁th e"]);
});

test("generateMerges() splits between characters, not between the halves of one", () => {
  expect(mergesOf(tokensOf(["🌹", -1], ["🔥", -2], ["🌹🔥", -3], ["\ud83c", -4]))).toEqual(["🌹 🔥"]);
});

test("generateMerges() neither makes nor uses control, unknown, byte and unused tokens", () => {
  const tokens = tokensOf(
    ["<unk>", 0, "unknown"],
    ["<s>", 0, "control"],
    ["<0x41>", 0, "byte"],
    ["<s", -1],
    [">", -2],
    ["<", -3],
    ["s", -4],
    ["x", -5, "unused"],
    ["sx", -6],
    ["<0x4", -7],
    ["1>", -8],
    ["▁▁", 0, "user-defined"],
    ["▁", -9],
  );
  expect(mergesOf(tokens)).toEqual(["▁ ▁", "< s"]);
});

test("generateMerges() refuses a token of a length at which it would never end", () => {
  expect(() => generateMerges(tokensOf(["a".repeat(1025), 0]))).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining("1025 characters"),
    }),
  );
});
