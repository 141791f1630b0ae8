import fc from "fast-check";

const FRAGMENTS = [
  ..."<>[]/|s_# \n\t\r$&{}".split(""),
  "<s>",
  "</s>",
  "<unk>",
  "[INST]",
  "[/INST]",
  "INST",
  "/INST",
  "<|",
  "|>",
  "im_start",
  "<|im_start|>",
  "<|im_end|>",
  "<|endoftext|>",
  "<|begin_of_text|>",
  "<|eot_id|>",
  "<|start_header_id|>",
  "<|end_header_id|>",
  "<|reserved_special_token_7|>",
  "[TOOL_CALLS]",
  "[control_8]",
  "{rubric}",
  "{instruction}",
  "{response_B}",
  "$&",
  "$$",
  "$1",
  "$`",
  "\u200b",
  "\ud800",
  "\udc00",
  "שלום",
  "\u202e",
  "[RESULT] 5",
  "\n###Feedback: ",
  "None",
];

/** Texts made of what could break a prompt: pieces of control tokens, gaps, replacement patterns, lone surrogates. */
export const hostileText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...FRAGMENTS),
  maxLength: 30,
});

/** Hostile texts, and texts of arbitrary UTF-16 code units. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
);

/** How often a text holds another, not counting overlaps. */
export function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
