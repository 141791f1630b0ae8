import type { Completion } from "#core/judge/completion.ts";
import { readPreferenceDistribution, readScoreDistribution } from "./answerDistribution.ts";
import type { ExpectedAnswer } from "./expectedAnswer.ts";
import type { ParsedDirect, ParsedPairwise } from "./parsedOutput.ts";
import type { JudgeCall } from "./verdict.ts";

/**
 * The distribution that belongs to a parsed output, or why there is none. Never a distribution beside an output
 * that could not be read.
 *
 * @param expected What the judge was asked for.
 * @param source The engine's tokens; they have to hold the `[RESULT]` marker.
 */
export function readCallDistribution(
  parsed: ParsedDirect | ParsedPairwise,
  expected: ExpectedAnswer,
  source: Pick<Completion, "tokens" | "tokensMissing">,
): Pick<JudgeCall, "distribution" | "distributionMissing"> {
  if (parsed.kind === "unparsed")
    return missing("The output has no readable result to take probabilities from.");
  if (source.tokens === null) {
    return missing(source.tokensMissing ?? "The engine reported no token probabilities.");
  }
  const distribution =
    expected.kind === "score"
      ? readScoreDistribution(source.tokens, expected.levels)
      : readPreferenceDistribution(source.tokens);
  if (distribution !== null) return { distribution };
  return missing(`No token after [RESULT] spells the ${expected.kind} alone with a probability.`);
}

function missing(distributionMissing: string): Pick<JudgeCall, "distribution" | "distributionMissing"> {
  return { distribution: null, distributionMissing };
}
