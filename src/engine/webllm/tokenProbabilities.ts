import type { Completion, TokenAlternative, TokenProbabilities } from "#core/judge/completion.ts";

/** What is known of a finished stream. */
export interface StreamedTokens {
  /** WebLLM's entries in order, `null` if there are none to be had. */
  readonly entries: readonly unknown[] | null;
  readonly completionTokens: number;
  /** The text as it was streamed. */
  readonly text: string;
  readonly isStopped: boolean;
}

const MISSING: Pick<Completion, "tokens" | "tokensMissing"> = {
  tokens: null,
  tokensMissing: "WebLLM did not report a probability for every token.",
};

/**
 * Read WebLLM's token probabilities: natural logarithms, after grammar, penalties and temperature, before top-p.
 * All or nothing: a list with gaps could assign a probability to the wrong token.
 */
export function readTokenProbabilities(stream: StreamedTokens): Pick<Completion, "tokens" | "tokensMissing"> {
  const { entries, completionTokens } = stream;
  if (entries === null || entries.length !== completionTokens) return MISSING;
  const tokens: TokenProbabilities[] = [];
  for (const entry of entries) {
    const token = readEntry(entry);
    if (token === null) return MISSING;
    tokens.push(token);
  }
  return { tokens: withoutStopText(tokens, stream) };
}

/** The token that ended the output is a token like the others, but its text is not part of the output. */
function withoutStopText(
  tokens: readonly TokenProbabilities[],
  { text, isStopped }: StreamedTokens,
): readonly TokenProbabilities[] {
  const last = tokens.at(-1);
  if (!isStopped || last === undefined || text.endsWith(last.text)) return tokens;
  return [...tokens.slice(0, -1), { ...last, text: "" }];
}

function readEntry(entry: unknown): TokenProbabilities | null {
  if (typeof entry !== "object" || entry === null) return null;
  if (!("token" in entry) || typeof entry.token !== "string") return null;
  if (!("top_logprobs" in entry) || !Array.isArray(entry.top_logprobs)) return null;
  const alternatives = entry.top_logprobs.flatMap(readAlternative);
  return alternatives.length === 0 ? null : { text: entry.token, alternatives };
}

function readAlternative(alternative: unknown): TokenAlternative[] {
  if (typeof alternative !== "object" || alternative === null) return [];
  if (!("token" in alternative) || typeof alternative.token !== "string") return [];
  if (!("logprob" in alternative) || typeof alternative.logprob !== "number") return [];
  if (Number.isNaN(alternative.logprob)) return [];
  // a rounded probability can come out a hair above 1
  return [{ text: alternative.token, logProbability: Math.min(0, alternative.logprob) }];
}
