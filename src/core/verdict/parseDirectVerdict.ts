import type { FinishReason } from "#core/judge/completion.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { directFormat } from "./directFormat.ts";
import type { ParsedDirect } from "./parsedOutput.ts";
import { readResult, toUnparsed } from "./readResult.ts";

/**
 * Read feedback and score out of a judge output of direct assessment. Never throws and never guesses.
 *
 * Strict is what the paper's evaluation code accepts: exactly one `[RESULT]`, then a score and nothing else. Lenient
 * takes what the authors' library takes at the end (`Score: 4`, `[RESULT] 4/5`, `(Score 5)`), and markup that cannot
 * change a score (`[RESULT] **4**.`). Two different results are ambiguous, wherever they stand. A number beyond the
 * rubric's scale, or out of another one (`4/5` where there are three levels), is out of range.
 *
 * @param output What the judge wrote, without the prompt.
 * @param finishReason With `"length"`, a missing result is put down to the cut.
 * @param levels How many levels the rubric has; its scores are 1 to this.
 * @example
 * parseDirectVerdict("Feedback: Clear and correct. [RESULT] 4", "stop", 5)
 * // { kind: "score", score: 4, feedback: "Clear and correct.", leniency: "strict" }
 * @see prometheus-eval v0.1.20, `parser.py` and `eval/run_evaluate.py`
 */
export function parseDirectVerdict(
  output: string,
  finishReason: FinishReason,
  levels: LevelCount,
): ParsedDirect {
  const reading = readResult(output, directFormat(levels));
  if (reading.kind === "unread") return toUnparsed(output, reading.reason, finishReason);
  const { label: score, feedback, leniency } = reading;
  return { kind: "score", score, feedback, leniency };
}
