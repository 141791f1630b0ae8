import { AppError } from "#core/errors.ts";
import type {
  Completion,
  CompletionRequest,
  FinishReason,
  TokenProbabilities,
} from "#core/judge/completion.ts";
import { completionBody } from "./completionBody.ts";
import { isUnwritableToken, MOST_REPEATS, withoutCaughtException } from "./llamaFaults.ts";
import type { LlamaRuntime } from "./llamaRuntime.ts";
import { createPieceSink, type PieceSink } from "./pieceSink.ts";
import type { ChunkTotals } from "./readChunk.ts";
import { readTail } from "./readTail.ts";

/** A runtime that remembers whether it can tell probabilities while it writes. */
export interface Generator {
  readonly runtime: LlamaRuntime;
  /** Set to `false` for good when the runtime stumbled over a token that it cannot write. */
  asksWhileWriting: boolean;
}

const UNWRITABLE =
  "The runtime cannot report tokens whose bytes are no text by themselves, and one was among the likeliest.";

/**
 * Run one completion on a free slot.
 *
 * Token probabilities come with the text. If the runtime stumbles over a token that it cannot write into its answer,
 * the same request with the same seed runs again without them, and only the result's own probabilities are read
 * afterwards; from then on all requests go that way.
 *
 * @param fedPrompt The prompt without a BOS that the tokenizer adds.
 */
export async function generate(
  generator: Generator,
  fedPrompt: string,
  request: CompletionRequest,
  options: { signal: AbortSignal; onToken: (piece: string) => void },
): Promise<Completion> {
  const startedAt = performance.now();
  const sink = createPieceSink(options.onToken);
  const written = await writeRepeatedly(generator, fedPrompt, request, sink, options.signal);
  const { totals } = written;
  return {
    text: written.text,
    finishReason: written.finishReason,
    promptTokens: totals.promptTokens,
    cachedPromptTokens: totals.cachedPromptTokens,
    completionTokens: totals.completionTokens,
    ...(await tokensOf(generator, fedPrompt, request, written, options.signal)),
    timings: {
      promptMs: totals.promptMs,
      generationMs: totals.generationMs,
      totalMs: performance.now() - startedAt,
    },
  };
}

interface Written {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly totals: ChunkTotals;
  /** `null` if they were not asked for while writing. */
  readonly tokens: readonly TokenProbabilities[] | null;
}

async function writeRepeatedly(
  generator: Generator,
  fedPrompt: string,
  request: CompletionRequest,
  sink: PieceSink,
  signal: AbortSignal,
): Promise<Written> {
  for (let repeat = 0; ; repeat += 1) {
    const topTokens = generator.asksWhileWriting ? request.topTokens : 0;
    try {
      return await write(generator.runtime, fedPrompt, { ...request, topTokens }, sink, signal);
    } catch (error) {
      if (!isUnwritableToken(error) || repeat === MOST_REPEATS) throw withoutCaughtException(error);
      generator.asksWhileWriting = false;
      sink.restart();
    }
  }
}

async function write(
  runtime: LlamaRuntime,
  fedPrompt: string,
  request: CompletionRequest,
  sink: PieceSink,
  signal: AbortSignal,
): Promise<Written> {
  const tokens: TokenProbabilities[] = [];
  let text = "";
  let finishReason: FinishReason = "stop";
  let totals: ChunkTotals | null = null;
  await runtime.complete(completionBody(fedPrompt, request, request.topTokens), signal, (chunk) => {
    if (signal.aborted) return;
    text += chunk.text;
    tokens.push(...chunk.tokens);
    finishReason = chunk.finishReason ?? finishReason;
    totals = chunk.totals ?? totals;
    if (chunk.text !== "") sink.push(chunk.text);
  });
  signal.throwIfAborted();
  if (totals === null) throw new AppError("engine/generation-failed", "llama.cpp gave no totals at the end");
  return { text, finishReason, totals, tokens: request.topTokens > 0 ? tokens : null };
}

async function tokensOf(
  generator: Generator,
  fedPrompt: string,
  request: CompletionRequest,
  { text, tokens }: Written,
  signal: AbortSignal,
): Promise<Pick<Completion, "tokens" | "tokensMissing">> {
  if (tokens !== null || request.topTokens === 0) return { tokens };
  try {
    const tail = await readTail(generator.runtime, fedPrompt, text, request, signal);
    if (tail !== null) return { tokens: tail };
  } catch (error) {
    // the text is there and stays; only its probabilities are not to be had
    if (!isUnwritableToken(error)) throw withoutCaughtException(error);
  }
  return { tokens: null, tokensMissing: UNWRITABLE };
}
