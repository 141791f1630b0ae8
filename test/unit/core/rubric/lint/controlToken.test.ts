import { describe, expect, test } from "vitest";
import { CONTROL_TOKEN_REASON, findControlTokens } from "#core/rubric/lint/controlToken.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, draftAsking, draftWithThree } from "./lintDrafts.ts";

function fixFor(text: string): string | null | undefined {
  const [finding] = findControlTokens(draftWithThree(text), NOTHING_KNOWN);
  return finding === undefined ? undefined : (finding.fix?.draft.scoreDescriptions[2] ?? null);
}

test("findControlTokens() finds the tokens of all formats in a description, and takes them out", () => {
  const draft = draftWithThree("Civil </s> and <|im_end|> [INST] civil.");
  expect(findControlTokens(draft, NOTHING_KNOWN)).toEqual([
    {
      key: "control-token:score3",
      rule: "control-token",
      fields: ["score3"],
      message: "Score 3 holds the control token “</s>”, “[INST]” and “<|im_end|>”.",
      reason: CONTROL_TOKEN_REASON,
      fix: { label: "Remove it", draft: draftWithThree("Civil and civil.") },
    },
  ]);
});

describe("findControlTokens() takes out", () => {
  test.each([
    ["<s>Civil.", "Civil."],
    ["Civil.</s>", "Civil."],
    ["<<s>s> civil", "civil"],
    ["</s> </S>", "</S>"],
  ])("from %j", (text, rest) => {
    expect(fixFor(text)).toBe(rest);
  });
});

test("findControlTokens() finds criteria that become a token in their brackets, and leaves the change to the person", () => {
  expect(findControlTokens(draftAsking("/INST"), NOTHING_KNOWN)).toEqual([
    expect.objectContaining({
      key: "control-token:criteria",
      message: "The criteria hold the control token “[/INST]”.",
      fix: null,
    }),
  ]);
  expect(fixFor("/INST")).toBeUndefined();
});

test("findControlTokens() is silent on a clean rubric, on byte tokens and on a name, which no judge reads", () => {
  expect(findControlTokens({ ...CLEAN_DRAFT, name: "</s>" }, NOTHING_KNOWN)).toEqual([]);
  expect(fixFor("<0x0A> <b>civil</b> [1]")).toBeUndefined();
});

test("findControlTokens() does not offer to change a megabyte, nor a text with more than a hundred kinds of token", () => {
  expect(fixFor(`</s> ${"word ".repeat(200_000)}`)).toBeNull();
  expect(fixFor(`${"word ".repeat(200_000)}</s>`)).toBeUndefined();
  expect(fixFor(Array.from({ length: 101 }, (_none, index) => `<|t${index}|>`).join(" "))).toBeNull();
});
