/** Characters of ASCII text in one token, a little below the measured 4.36 so that most errors are on the safe side. */
const ASCII_PER_TOKEN = 4.2;

/** Tokens in one character of an alphabet other than English, and of a script that is written without spaces. */
const TOKENS_PER_LETTER = 0.5;
const TOKENS_PER_IDEOGRAPH = 1;

const FIRST_IDEOGRAPH = 0x2e80;

/**
 * Estimate how many tokens a text has, BOS left out, while no judge is loaded whose tokenizer could count them. Show it with ≈.
 *
 * Measured with the tokenizer of Mistral 7B, which Prometheus 2 uses, on the 762 judge prompts of Vicuna Eval and HHH Alignment:
 * 2,674,876 characters are 613,302 tokens, 4.36 a token. The estimate is 4 % above the count on average, at worst 18 % below
 * and 22 % above it, and within 10 % for 77 % of the prompts. Text that is not English was checked on single sentences only.
 *
 * @returns Whole tokens, rounded up.
 * @example
 * estimateTokens("Is it kind?") // 3
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let letters = 0;
  let ideographs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) ascii += 1;
    else if (unit < FIRST_IDEOGRAPH) letters += 1;
    else ideographs += 1;
  }
  return Math.ceil(ascii / ASCII_PER_TOKEN + letters * TOKENS_PER_LETTER + ideographs * TOKENS_PER_IDEOGRAPH);
}
