import type { CompletionRequest, TokenProbabilities } from "#core/judge/completion.ts";
import { RESULT_MARKER } from "#core/verdict/readResult.ts";
import { type CompletionBody, completionBody, literalGrammar } from "./completionBody.ts";
import type { LlamaRuntime } from "./llamaRuntime.ts";

/** A label, quotes and brackets; a judge that goes on for longer has not ended in a result. */
const LONGEST_TAIL = 24;

/**
 * Read the token probabilities of what stands behind the last `[RESULT]`, by letting the model write just that once
 * more: the prompt and the text before come from the cache, a grammar allows nothing but the same words, and the
 * probabilities are those before the grammar.
 *
 * @returns One entry for the text before, without alternatives, then one per token; `null` if the text has no result.
 */
export async function readTail(
  runtime: LlamaRuntime,
  fedPrompt: string,
  text: string,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<readonly TokenProbabilities[] | null> {
  const markerStart = text.lastIndexOf(RESULT_MARKER);
  if (markerStart === -1) return null;
  const head = text.slice(0, markerStart + RESULT_MARKER.length);
  const tail = text.slice(head.length).slice(0, LONGEST_TAIL);
  if (tail === "") return null;
  const { seed, topTokens } = request;
  const sampling = { ...request.sampling, maxTokens: LONGEST_TAIL };
  const body = completionBody(fedPrompt + head, { sampling, seed, grammar: literalGrammar(tail) }, topTokens);
  const tokens = await writeUpTo(runtime, body, tail.length, signal);
  return [{ text: head, alternatives: [] }, ...tokens];
}

/** Write a text of known length and stop there: the end that would follow is one more chance to stumble. */
async function writeUpTo(
  runtime: LlamaRuntime,
  body: CompletionBody,
  length: number,
  signal: AbortSignal,
): Promise<readonly TokenProbabilities[]> {
  const tokens: TokenProbabilities[] = [];
  const done = new AbortController();
  let written = 0;
  try {
    await runtime.complete(body, AbortSignal.any([signal, done.signal]), (chunk) => {
      tokens.push(...chunk.tokens);
      written += chunk.text.length;
      if (written >= length) done.abort();
    });
  } catch (error) {
    if (signal.aborted || !done.signal.aborted) throw error;
  }
  return tokens;
}
