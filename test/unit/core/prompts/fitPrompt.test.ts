import { expect, test } from "vitest";
import { fitPrompt } from "#core/prompts/fitPrompt.ts";

const room = { maxTokens: 1024, contextLength: 4096 };

test("fitPrompt() is exact at the limit", () => {
  expect(fitPrompt({ ...room, promptTokens: 3071 })).toEqual({ kind: "fits", spareTokens: 1 });
  expect(fitPrompt({ ...room, promptTokens: 3072 })).toEqual({ kind: "fits", spareTokens: 0 });
  expect(fitPrompt({ ...room, promptTokens: 3073 })).toEqual({ kind: "too-long", excessTokens: 1 });
});

test("fitPrompt() says by how much even when the output alone is too long", () => {
  expect(fitPrompt({ promptTokens: 0, maxTokens: 5000, contextLength: 4096 })).toEqual({
    kind: "too-long",
    excessTokens: 904,
  });
});
