import type { Completion, CompletionRequest, CompletionTimings } from "#core/judge/completion.ts";
import type { ExpectedAnswer } from "#core/verdict/expectedAnswer.ts";
import { RESULT_MARKER } from "#core/verdict/readResult.ts";
import { resultGrammar } from "#core/verdict/verdictGrammar.ts";
import type { JudgeEngine } from "./judgeEngine.ts";

/** A space, a label and the end take two or three tokens. */
const RESULT_TOKENS = 4;

/** Tokens to leave free behind a constrained attempt: ` [RESULT]`, the result, and what encoding the text anew may add. */
export const FORCED_RESULT_RESERVE = 16;

/**
 * Ask for the missing result of a judge output that was cut by length: continue prompt + output + ` [RESULT]` with
 * nothing but a label, and join both into one completion.
 *
 * @param request The request whose completion was cut.
 * @returns `null` when the context has no room left for it.
 */
export async function forceResult(
  engine: Pick<JudgeEngine, "complete" | "countTokens">,
  request: CompletionRequest,
  cut: Completion,
  options: {
    expected: ExpectedAnswer;
    contextLength: number;
    signal: AbortSignal;
    onToken: (piece: string) => void;
  },
): Promise<Completion | null> {
  const { signal, onToken } = options;
  const text = upToResultMarker(cut.text);
  const prompt = request.prompt + text;
  const promptTokens = await engine.countTokens(prompt);
  signal.throwIfAborted();
  if (promptTokens + RESULT_TOKENS > options.contextLength) return null;
  onToken(text.startsWith(cut.text) ? text.slice(cut.text.length) : ` ${RESULT_MARKER}`);
  const result = await engine.complete(
    {
      ...request,
      prompt,
      grammar: resultGrammar(options.expected),
      sampling: { ...request.sampling, maxTokens: RESULT_TOKENS },
    },
    { signal, onToken },
  );
  return joinCompletions(text, cut, result);
}

/**
 * End a cut output in ` [RESULT]`; a marker that was begun is not written twice.
 *
 * @example
 * upToResultMarker("Clear. [RES") // "Clear. [RESULT]"
 */
export function upToResultMarker(text: string): string {
  let kept = text.trimEnd();
  for (let length = RESULT_MARKER.length; length > 0; length -= 1) {
    if (!kept.endsWith(RESULT_MARKER.slice(0, length))) continue;
    kept = kept.slice(0, -length).trimEnd();
    break;
  }
  return `${kept} ${RESULT_MARKER}`;
}

function joinCompletions(text: string, cut: Completion, result: Completion): Completion {
  return {
    ...result,
    text: text + result.text,
    promptTokens: cut.promptTokens + result.promptTokens,
    cachedPromptTokens: cut.cachedPromptTokens + result.cachedPromptTokens,
    completionTokens: cut.completionTokens + result.completionTokens,
    timings: addTimings(cut.timings, result.timings),
    // the marker stood in the prompt of the second request
    tokens: result.tokens && [{ text: ` ${RESULT_MARKER}`, alternatives: [] }, ...result.tokens],
  };
}

function addTimings(first: CompletionTimings, second: CompletionTimings): CompletionTimings {
  return {
    promptMs: addKnown(first.promptMs, second.promptMs),
    generationMs: addKnown(first.generationMs, second.generationMs),
    totalMs: first.totalMs + second.totalMs,
  };
}

function addKnown(first: number | null, second: number | null): number | null {
  return first === null || second === null ? null : first + second;
}
