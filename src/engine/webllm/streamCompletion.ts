import type { ChatCompletionFinishReason, CompletionUsage } from "@mlc-ai/web-llm";
import { AppError } from "#core/errors.ts";
import type { Completion, CompletionRequest, CompletionTimings } from "#core/judge/completion.ts";
import { completionParams, grammarParams } from "./completionParams.ts";
import { readPipelineLogprobs } from "./pipelineAccess.ts";
import { readTokenProbabilities } from "./tokenProbabilities.ts";
import type { MlcEngine } from "./webllmRuntime.ts";

export interface StreamOptions {
  readonly signal: AbortSignal;
  readonly onToken: (piece: string) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** One chunk of either of WebLLM's two interfaces. */
interface Chunk {
  readonly piece: string;
  readonly finishReason: ChatCompletionFinishReason | null;
  readonly usage: CompletionUsage | null;
}

interface Streamed {
  readonly text: string;
  readonly finishReason: ChatCompletionFinishReason | null;
  readonly usage: CompletionUsage | null;
}

/**
 * Let WebLLM continue one prompt. Stopping is asked for between two tokens and the stream is read to its end, so
 * that WebLLM is free when this rejects with the signal's reason.
 */
export async function streamCompletion(
  engine: MlcEngine,
  modelId: string,
  request: CompletionRequest,
  { signal, onToken, now }: StreamOptions,
): Promise<Completion> {
  const startedAt = now();
  const interrupt = (): void => void engine.interruptGenerate();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const streamed = await readStream(await openStream(engine, request), { signal, onToken, interrupt });
    signal.throwIfAborted();
    return finishCompletion(streamed, now() - startedAt, (usage) =>
      request.topTokens === 0
        ? { tokens: null }
        : readTokenProbabilities({
            entries: readPipelineLogprobs(engine, modelId),
            completionTokens: usage.completion_tokens,
            text: streamed.text,
            isStopped: streamed.finishReason === "stop",
          }),
    );
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}

async function openStream(engine: MlcEngine, request: CompletionRequest): Promise<AsyncIterable<Chunk>> {
  return request.grammar === undefined
    ? textChunks(await engine.completions.create(completionParams(request)))
    : chatChunks(await engine.chat.completions.create(grammarParams(request, request.grammar)));
}

async function* textChunks(
  stream: Awaited<ReturnType<MlcEngine["completions"]["create"]>>,
): AsyncGenerator<Chunk> {
  for await (const { choices, usage = null } of stream) {
    const choice = choices[0];
    yield { piece: choice?.text ?? "", finishReason: choice?.finish_reason ?? null, usage };
  }
}

async function* chatChunks(
  stream: Awaited<ReturnType<MlcEngine["chat"]["completions"]["create"]>>,
): AsyncGenerator<Chunk> {
  for await (const { choices, usage = null } of stream) {
    const choice = choices[0];
    yield { piece: choice?.delta.content ?? "", finishReason: choice?.finish_reason ?? null, usage };
  }
}

async function readStream(
  stream: AsyncIterable<Chunk>,
  { signal, onToken, interrupt }: Pick<StreamOptions, "signal" | "onToken"> & { interrupt: () => void },
): Promise<Streamed> {
  let text = "";
  let finishReason: ChatCompletionFinishReason | null = null;
  let usage: CompletionUsage | null = null;
  for await (const chunk of stream) {
    // WebLLM forgets an interrupt that came before the request's turn, and does not notice one while it reads the prompt
    if (signal.aborted) interrupt();
    else if (chunk.piece !== "") {
      text += chunk.piece;
      onToken(chunk.piece);
    }
    finishReason = chunk.finishReason ?? finishReason;
    usage = chunk.usage ?? usage;
  }
  return { text, finishReason, usage };
}

function finishCompletion(
  { text, finishReason, usage }: Streamed,
  totalMs: number,
  readTokens: (usage: CompletionUsage) => Pick<Completion, "tokens" | "tokensMissing">,
): Completion {
  if (usage === null || (finishReason !== "stop" && finishReason !== "length")) {
    throw new AppError("engine/generation-failed", `WebLLM ended its output with "${finishReason}"`);
  }
  return {
    text,
    finishReason,
    promptTokens: usage.prompt_tokens,
    cachedPromptTokens: 0,
    completionTokens: usage.completion_tokens,
    timings: readTimings(usage, totalMs),
    ...readTokens(usage),
  };
}

/** The first token comes with the prompt; the others are what generating took. */
function readTimings({ completion_tokens, extra }: CompletionUsage, totalMs: number): CompletionTimings {
  const generationMs = extra.time_per_output_token_s * Math.max(0, completion_tokens - 1) * 1000;
  return { promptMs: extra.time_to_first_token_s * 1000, generationMs, totalMs };
}
