import type { ChatCompletionRequestStreaming, CompletionCreateParamsStreaming } from "@mlc-ai/web-llm";
import type { CompletionRequest } from "#core/judge/completion.ts";

/** WebLLM reports no more alternatives than this. */
const MOST_TOP_TOKENS = 5;

type SharedParams = Omit<CompletionCreateParamsStreaming, "prompt">;

/**
 * What WebLLM's raw completions are asked; the prompt's literal BOS stays, because they add none.
 *
 * Every setting is given, even where it is nought: a setting that is missing is taken from the model's own
 * configuration. No `stop` is given, because the model's own stop tokens are what ends an output.
 */
export function completionParams(request: CompletionRequest): CompletionCreateParamsStreaming {
  return { prompt: request.prompt, ...sharedParams(request) };
}

/** The same through the chat interface, with the whole prompt as one message; the only way to use a grammar. */
export function grammarParams(request: CompletionRequest, grammar: string): ChatCompletionRequestStreaming {
  return {
    messages: [{ role: "user", content: request.prompt }],
    response_format: { type: "grammar", grammar },
    ...sharedParams(request),
  };
}

function sharedParams({ sampling, seed, topTokens }: CompletionRequest): SharedParams {
  return {
    stream: true,
    stream_options: { include_usage: true },
    seed,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_tokens: sampling.maxTokens,
    // counts only generated tokens, where vLLM counts the prompt's as well
    repetition_penalty: sampling.repetitionPenalty,
    frequency_penalty: 0,
    presence_penalty: 0,
    ...(topTokens > 0 ? { logprobs: true, top_logprobs: Math.min(topTokens, MOST_TOP_TOKENS) } : {}),
  };
}
