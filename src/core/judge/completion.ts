/** How the judge draws its tokens. */
export interface SamplingSettings {
  /** 0 is greedy; the authors use 1. */
  readonly temperature: number;
  /** In (0, 1]; the authors use 0.9. */
  readonly topP: number;
  /** 1 is none; the authors use 1.03. */
  readonly repetitionPenalty: number;
  /** Most new tokens in one judge output; the authors use 1024. */
  readonly maxTokens: number;
}

/**
 * The defaults of the authors' library.
 *
 * @see prometheus-eval v0.1.20, `utils.py`
 */
export const AUTHORS_SAMPLING: SamplingSettings = {
  temperature: 1,
  topP: 0.9,
  repetitionPenalty: 1.03,
  maxTokens: 1024,
};

/** What an engine is asked to continue. */
export interface CompletionRequest {
  /**
   * The whole prompt as one text, with the format's literal BOS in front where it has one
   * (`<s>[INST] … [/INST]`). An engine whose tokenizer adds BOS by itself takes the literal one off first.
   */
  readonly prompt: string;
  readonly sampling: SamplingSettings;
  /** 0 … 2³¹ − 1. */
  readonly seed: number;
  /** A grammar that the output has to follow (rule `root`; the notation that GBNF and xgrammar share). */
  readonly grammar?: string;
  /** How many likeliest tokens to report at every position, 0 … 20; an engine may give fewer (WebLLM: 5). */
  readonly topTokens: number;
}

/** One alternative at one position; `logProbability` is natural, ≤ 0, and may be −∞. */
export interface TokenAlternative {
  readonly text: string;
  readonly logProbability: number;
}

/** One generated token: its own text, and the likeliest tokens at its position. */
export interface TokenProbabilities {
  readonly text: string;
  readonly alternatives: readonly TokenAlternative[];
}

export type FinishReason = "stop" | "length";

/** What an engine wrote, with what it measured. */
export interface Completion {
  /** Only the generated text; never the prompt. */
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  /** Prompt tokens taken from an earlier request's cache; 0 where the engine has none. */
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
  readonly timings: CompletionTimings;
  /** One entry per generated token; `null` when not asked for or not to be had (see `tokensMissing`). */
  readonly tokens: readonly TokenProbabilities[] | null;
  /** Why probabilities that were asked for are missing. */
  readonly tokensMissing?: string;
}

/** Durations in milliseconds from a monotonic clock; `null` where the engine does not tell. */
export interface CompletionTimings {
  readonly promptMs: number | null;
  readonly generationMs: number | null;
  readonly totalMs: number;
}
