import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import type { UnparsedReason } from "./parsedOutput.ts";
import type { JudgeCall, Verdict, VerdictRubric } from "./verdict.ts";

const UNPARSED_SENTENCES: Readonly<Record<Exclude<UnparsedReason, "out-of-range">, string>> = {
  empty: "the judge wrote nothing",
  "no-marker": "the judge wrote no result",
  ambiguous: "the judge wrote results that contradict each other",
  "not-a-verdict": "what the judge wrote as its result cannot be read",
  "cut-by-length": "the output was cut before its result",
};

/**
 * The calls that a verdict shows: the one with the score, one per order for a winner or an unsettled pair, and for an
 * unparsed verdict the last attempt in the order that could not be read.
 */
export function shownCalls({ calls, outcome }: Verdict): readonly JudgeCall[] {
  switch (outcome.kind) {
    case "score":
      return calls.slice(outcome.callIndex, outcome.callIndex + 1);
    case "winner":
    case "unsettled":
      return outcome.callIndexes.flatMap((index) => calls.slice(index, index + 1));
    case "unparsed":
      return calls.filter((call) => call.order === outcome.order).slice(-1);
  }
}

/**
 * Say in one line what a verdict comes to.
 *
 * @example
 * verdictHeadline(verdict) // "Score 4 of 5", "Response A wins in both orders", "Unparsed: the judge wrote no result"
 */
export function verdictHeadline(verdict: Verdict): string {
  const { outcome, evaluationCase } = verdict;
  switch (outcome.kind) {
    case "score":
      return `Score ${outcome.score} of ${levelCount(verdict.rubric)}`;
    case "winner": {
      const orders = outcome.callIndexes.length > 1 ? "in both orders" : "(judged in one order only)";
      return `${winnerName(evaluationCase, outcome.responseId)} wins ${orders}`;
    }
    case "unsettled":
      return "Unsettled: the winner changed when the order was swapped";
    case "unparsed":
      return `Unparsed: ${unparsedSentence(verdict)}${outcome.order === "BA" ? " (in the swapped order)" : ""}`;
  }
}

/**
 * What people call response A or B of a pair: its label, or "Response A" when it has none.
 *
 * @example
 * responseName(pair, "B") // "Response B"
 */
export function responseName(evaluationCase: EvaluationCase, response: "A" | "B"): string {
  if (evaluationCase.mode === "direct") return evaluationCase.response.label || "Response";
  const { label } = response === "A" ? evaluationCase.responseA : evaluationCase.responseB;
  return label || `Response ${response}`;
}

/**
 * Name a rubric and its version; one that was tried before it was saved is called a draft.
 *
 * @example
 * rubricTitle({ name: "Empathy", version: 3 }) // "Empathy, version 3"
 * rubricTitle({ name: "Empathy", version: 3, isDraft: true }) // "Empathy, draft of version 3"
 */
export function rubricTitle({
  name,
  version,
  isDraft,
}: Pick<VerdictRubric, "name" | "version" | "isDraft">): string {
  return `${name}, ${isDraft === true ? "draft of " : ""}version ${version}`;
}

function winnerName(evaluationCase: EvaluationCase, responseId: string): string {
  const isResponseB = evaluationCase.mode === "pairwise" && evaluationCase.responseB.id === responseId;
  return responseName(evaluationCase, isResponseB ? "B" : "A");
}

function unparsedSentence(verdict: Verdict): string {
  const parsed = shownCalls(verdict)[0]?.parsed;
  if (parsed?.kind !== "unparsed") return "there is no output";
  if (parsed.reason !== "out-of-range") return UNPARSED_SENTENCES[parsed.reason];
  return `the judge wrote a number that is not a score from 1 to ${levelCount(verdict.rubric)}`;
}
