import type { FinishReason } from "#core/judge/completion.ts";
import { PAIRWISE_FORMAT } from "./pairwiseFormat.ts";
import type { ParsedPairwise } from "./parsedOutput.ts";
import { readResult, toUnparsed } from "./readResult.ts";

/**
 * Read feedback and preferred slot out of a judge output of pairwise ranking. Never throws and never guesses:
 * `Both`, `Tie` and `A or B` are no preference.
 *
 * @param output What the judge wrote, without the prompt.
 * @param finishReason With `"length"`, a missing result is put down to the cut.
 * @example
 * parsePairwiseVerdict("Response B cites its source. [RESULT] B", "stop")
 * // { kind: "preference", preferred: "B", feedback: "Response B cites its source.", leniency: "strict" }
 * @see prometheus-eval v0.1.20, `parser.py` and `eval/run_evaluate.py`
 */
export function parsePairwiseVerdict(output: string, finishReason: FinishReason): ParsedPairwise {
  const reading = readResult(output, PAIRWISE_FORMAT);
  if (reading.kind === "unread") return toUnparsed(output, reading.reason, finishReason);
  const { label: preferred, feedback, leniency } = reading;
  return { kind: "preference", preferred, feedback, leniency };
}
