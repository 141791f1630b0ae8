import type { CompletionRequest, TokenProbabilities } from "#core/judge/completion.ts";
import { RESULT_MARKER } from "#core/verdict/readResult.ts";
import { completionBody, literalGrammar } from "./completionBody.ts";
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
  const tokens: TokenProbabilities[] = [{ text: head, alternatives: [] }];
  const sampling = { ...request.sampling, maxTokens: LONGEST_TAIL };
  const { seed } = request;
  const grammar = literalGrammar(tail);
  const body = completionBody(fedPrompt + head, { sampling, seed, grammar }, request.topTokens);
  await runtime.complete(body, signal, (chunk) => tokens.push(...chunk.tokens));
  return tokens;
}
