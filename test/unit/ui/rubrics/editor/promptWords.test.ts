import { expect, test } from "vitest";
import { fitWords, roomWords, tokenWords } from "#ui/rubrics/editor/promptWords.ts";

const ROOM = { promptTokens: 612, isEstimate: true, maxTokens: 1024, contextLength: 4096 };

test("tokenWords() marks an estimate", () => {
  expect(tokenWords(1234, true)).toBe("≈ 1,234 tokens");
  expect(tokenWords(1, false)).toBe("1 token");
});

test("roomWords() says what is left for the texts of the case", () => {
  expect(roomWords(ROOM, "direct", false)).toBe(
    "≈ 2,460 tokens left for instruction and response, with 1,024 for what the judge writes.",
  );
  expect(roomWords({ ...ROOM, isEstimate: false }, "pairwise", true)).toBe(
    "2,460 tokens left for instruction, both responses and reference answer, with 1,024 for what the judge writes.",
  );
});

test("roomWords() and fitWords() say by how much a prompt is too long", () => {
  const long = { ...ROOM, promptTokens: 3100 };
  expect(roomWords(long, "direct", false)).toBe(
    "≈ 28 tokens too many, with 1,024 for what the judge writes: shorten the rubric.",
  );
  expect(fitWords(long)).toBe("≈ 28 tokens more than leave room for what the judge writes.");
  expect(fitWords(ROOM)).toBe("It fits, with ≈ 2,460 tokens to spare.");
});
