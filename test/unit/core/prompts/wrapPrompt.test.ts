import { expect, test } from "vitest";
import { promptBos } from "#core/prompts/promptBos.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { wrapPrompt } from "#core/prompts/wrapPrompt.ts";
import fixture from "#test/fixtures/prompts.json";

const parts = { system: "S", user: "U", joiner: "\n" };

test("wrapPrompt() wraps for Mistral as the authors' library does", () => {
  expect(wrapPrompt(parts, "mistral-instruct")).toBe("<s>[INST] S\nU [/INST]");
  const gaps = { system: "{system}", joiner: "{joiner}", user: "{user}" };
  expect(wrapPrompt(gaps, "mistral-instruct")).toBe(fixture.chat);
});

test("wrapPrompt() wraps for ChatML", () => {
  expect(wrapPrompt(parts, "chatml")).toBe(
    "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n",
  );
});

test("wrapPrompt() wraps for Llama 3", () => {
  expect(wrapPrompt(parts, "llama-3")).toBe(
    "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>" +
      "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
  );
});

test("promptBos() is what a wrapped prompt starts with", () => {
  expect(PROMPT_FORMATS.map(promptBos)).toEqual(["<s>", "", "<|begin_of_text|>"]);
  for (const format of PROMPT_FORMATS)
    expect(wrapPrompt(parts, format).startsWith(promptBos(format))).toBe(true);
});
