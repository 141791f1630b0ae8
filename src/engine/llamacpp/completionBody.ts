import type { CompletionRequest } from "#core/judge/completion.ts";

/** A completion as llama.cpp's server reads it; the names are its own. */
export interface CompletionBody {
  readonly prompt: string;
  readonly max_tokens: number;
  readonly seed: number;
  readonly temperature: number;
  readonly top_p: number;
  readonly top_k: number;
  readonly min_p: number;
  readonly repeat_penalty: number;
  readonly repeat_last_n: number;
  readonly samplers: string[];
  readonly n_probs: number;
  readonly cache_prompt: boolean;
  readonly grammar?: string;
}

/** More than any context: the penalty looks at the whole prompt and all of the output. */
const PENALTY_TOKENS = 65_536;

/**
 * Put a request into llama.cpp's words. Its samplers are put into vLLM's order (penalty over prompt and output, then
 * temperature, then top-p), which is what the authors of Prometheus sampled with; everything else it has is off.
 *
 * @param prompt The prompt as it is fed, without a BOS that the tokenizer adds.
 */
export function completionBody(
  prompt: string,
  { sampling, seed, grammar }: Omit<CompletionRequest, "prompt" | "topTokens">,
  topTokens: number,
): CompletionBody {
  const body = {
    prompt,
    max_tokens: sampling.maxTokens,
    seed,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: 0,
    min_p: 0,
    repeat_penalty: sampling.repetitionPenalty,
    repeat_last_n: PENALTY_TOKENS,
    samplers: ["penalties", "temperature", "top_p"],
    n_probs: topTokens,
    cache_prompt: true,
  };
  return grammar === undefined ? body : { ...body, grammar };
}

/** A GBNF grammar that allows exactly one text. */
export function literalGrammar(text: string): string {
  const escaped = text
    .replace(/["\\]/g, (character) => `\\${character}`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`);
  return `root ::= "${escaped}"`;
}
