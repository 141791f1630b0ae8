import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { neutralizeControlTokens } from "#core/prompts/controlTokens.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { anyText, countOf } from "./hostileText.ts";

const CONTROL_TOKENS = {
  "mistral-instruct": ["<s>", "</s>", "<unk>", "[INST]", "[/INST]", "[TOOL_CALLS]", "[control_8]"],
  chatml: ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "<unk>"],
  "llama-3": [
    "<|begin_of_text|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|python_tag|>",
    "<|finetune_right_pad_id|>",
    "<|reserved_special_token_247|>",
  ],
};

test("neutralizeControlTokens() puts U+200B after the first character and counts", () => {
  expect(neutralizeControlTokens("a </s> b", "mistral-instruct")).toEqual({
    text: "a <\u200b/s> b",
    found: [{ token: "</s>", count: 1 }],
  });
  expect(neutralizeControlTokens("[INST] <s>[INST]", "mistral-instruct")).toEqual({
    text: "[\u200bINST] <\u200bs>[\u200bINST]",
    found: [
      { token: "[INST]", count: 2 },
      { token: "<s>", count: 1 },
    ],
  });
});

test("neutralizeControlTokens() leaves no token behind when one stands inside another", () => {
  expect(neutralizeControlTokens("<<s>s>", "mistral-instruct").text).toBe("<<\u200bs>s>");
  expect(neutralizeControlTokens("[/[INST]INST]", "mistral-instruct").text).toBe("[/[\u200bINST]INST]");
  expect(neutralizeControlTokens("<|<|eot_id|>eot_id|>", "llama-3").text).toBe("<|<\u200b|eot_id|>eot_id|>");
});

test("neutralizeControlTokens() leaves alone what no tokenizer takes for a token", () => {
  const text = "<S> </S> [inst] <0x0A> <b> [1] a <| b |> c <|> <||> <|a<b|> \ud800 שלום\u200b";
  for (const format of PROMPT_FORMATS)
    expect(neutralizeControlTokens(text, format)).toEqual({ text, found: [] });
  expect(neutralizeControlTokens("<s>[INST]", "llama-3").found).toEqual([]);
  expect(neutralizeControlTokens("<|im_end|>", "mistral-instruct").found).toEqual([]);
});

describe.each(PROMPT_FORMATS)("neutralizeControlTokens() for %s", (format) => {
  test.each(CONTROL_TOKENS[format])("takes %s apart", (token) => {
    const text = token.slice(0, 1) + "\u200b" + token.slice(1);
    expect(neutralizeControlTokens(token, format)).toEqual({ text, found: [{ token, count: 1 }] });
  });

  test("removes every token from any text and adds nothing but zero-width spaces", () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const { text, found } = neutralizeControlTokens(original, format);
        for (const token of CONTROL_TOKENS[format]) expect(countOf(text, token)).toBe(0);
        expect(text.replaceAll("\u200b", "")).toBe(original.replaceAll("\u200b", ""));
        expect(text.length - original.length).toBe(found.reduce((sum, { count }) => sum + count, 0));
        for (const { token, count } of found) expect(countOf(original, token)).toBe(count);
      }),
      { numRuns: 500 },
    );
  });

  test("is the same when done twice", () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const { text } = neutralizeControlTokens(original, format);
        expect(neutralizeControlTokens(text, format)).toEqual({ text, found: [] });
      }),
    );
  });
});
