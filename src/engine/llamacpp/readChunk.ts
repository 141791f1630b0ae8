import type { FinishReason, TokenAlternative, TokenProbabilities } from "#core/judge/completion.ts";

/** One message of a completion that llama.cpp streams. */
export interface Chunk {
  readonly text: string;
  readonly finishReason: FinishReason | null;
  readonly tokens: readonly TokenProbabilities[];
  /** Only in the last one. */
  readonly totals: ChunkTotals | null;
}

export interface ChunkTotals {
  readonly promptTokens: number;
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
  readonly promptMs: number | null;
  readonly generationMs: number | null;
}

type Json = Readonly<Record<string, unknown>>;

/** Take from a message what Hearth uses; fields that are missing or of another type count as absent. */
export function readChunk(message: unknown): Chunk {
  const root = jsonOf(message);
  const choice = jsonOf(listOf(root["choices"])[0]);
  const finishReason = choice["finish_reason"];
  return {
    text: textOf(choice["text"]),
    finishReason: finishReason === "stop" || finishReason === "length" ? finishReason : null,
    tokens: listOf(jsonOf(choice["logprobs"])["content"]).map(readToken),
    totals: readTotals(root),
  };
}

function readTotals(root: Json): ChunkTotals | null {
  const usage = jsonOf(root["usage"]);
  const promptTokens = numberOf(usage["prompt_tokens"]);
  if (promptTokens === null) return null;
  const timings = jsonOf(root["timings"]);
  return {
    promptTokens,
    cachedPromptTokens: numberOf(timings["cache_n"]) ?? 0,
    completionTokens: numberOf(usage["completion_tokens"]) ?? 0,
    promptMs: numberOf(timings["prompt_ms"]),
    generationMs: numberOf(timings["predicted_ms"]),
  };
}

function readToken(value: unknown): TokenProbabilities {
  const token = jsonOf(value);
  return {
    text: textOf(token["token"]),
    alternatives: listOf(token["top_logprobs"]).map(readAlternative),
  };
}

function readAlternative(value: unknown): TokenAlternative {
  const { token, logprob } = jsonOf(value);
  // JSON has no infinity: a token that cannot come has `null`
  return { text: textOf(token), logProbability: numberOf(logprob) ?? -Infinity };
}

function jsonOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
