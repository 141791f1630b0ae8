import { describe, expect, test } from "vitest";
import { readTokenProbabilities } from "#engine/webllm/tokenProbabilities.ts";

function entry(token: string, logprobs: readonly number[] = [-0.1]): unknown {
  return {
    token,
    bytes: [],
    logprob: -0.1,
    top_logprobs: logprobs.map((logprob) => ({ token, bytes: [], logprob })),
  };
}

const STREAM = { completionTokens: 2, text: "a b", isStopped: false };

describe("readTokenProbabilities()", () => {
  test("reads every token with its alternatives", () => {
    expect(readTokenProbabilities({ ...STREAM, entries: [entry("a", [-0.1, -2]), entry(" b")] })).toEqual({
      tokens: [
        {
          text: "a",
          alternatives: [
            { text: "a", logProbability: -0.1 },
            { text: "a", logProbability: -2 },
          ],
        },
        { text: " b", alternatives: [{ text: " b", logProbability: -0.1 }] },
      ],
    });
  });

  test("lets in −∞, but neither NaN nor a probability above 1", () => {
    const { tokens } = readTokenProbabilities({
      ...STREAM,
      completionTokens: 1,
      entries: [entry("a", [1e-7, Number.NaN, -Infinity])],
    });
    expect(tokens?.[0]?.alternatives.map(({ logProbability }) => logProbability)).toEqual([0, -Infinity]);
  });

  test("takes the text of the token that ended the output away", () => {
    const entries = [entry("a b"), entry("</s>")];
    const { tokens } = readTokenProbabilities({ ...STREAM, entries, isStopped: true });
    expect(tokens?.map(({ text }) => text)).toEqual(["a b", ""]);
  });

  test.each([
    ["there are none", null],
    ["one is missing", [entry("a")]],
    ["there is one too many", [entry("a"), entry(" b"), entry("c")]],
    ["one is no entry", [entry("a"), null]],
    ["one has no text", [entry("a"), { top_logprobs: [] }]],
    ["one has no alternatives", [entry("a"), entry(" b", [])]],
    ["one has only NaN", [entry("a"), entry(" b", [Number.NaN])]],
  ])("gives none at all, and says why, when %s", (_what, entries) => {
    expect(readTokenProbabilities({ ...STREAM, entries })).toEqual({
      tokens: null,
      tokensMissing: "WebLLM did not report a probability for every token.",
    });
  });
});
