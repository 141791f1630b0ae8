import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import type { JudgeCall, VerdictOutcome } from "./verdict.ts";

/**
 * Turn the calls of a case into its outcome. The last call of each order counts. Slots become responses first, so in
 * order `BA` a preference for slot A is one for the case's response B.
 *
 * @param orders The orders that were wanted; the first one that is unparsed or missing makes the outcome unparsed.
 */
export function settleOutcome(
  calls: readonly JudgeCall[],
  orders: readonly ResponseOrder[],
  evaluationCase: EvaluationCase,
): VerdictOutcome {
  const winners = new Set<"A" | "B">();
  const callIndexes: number[] = [];
  for (const order of orders) {
    const callIndex = calls.findLastIndex((call) => call.order === order);
    const parsed = calls[callIndex]?.parsed;
    if (parsed === undefined || parsed.kind === "unparsed") return { kind: "unparsed", order };
    if (parsed.kind === "score") return { kind: "score", score: parsed.score, callIndex };
    winners.add(responseInSlot(order, parsed.preferred));
    callIndexes.push(callIndex);
  }
  const [winner] = winners;
  if (winner === undefined || winners.size > 1 || evaluationCase.mode === "direct") {
    return { kind: "unsettled", callIndexes };
  }
  const { id: responseId } = winner === "A" ? evaluationCase.responseA : evaluationCase.responseB;
  return { kind: "winner", responseId, callIndexes };
}

/**
 * Which response of the case the judge saw in a slot; the same function also leads back.
 *
 * @example
 * responseInSlot("BA", "A") // "B"
 */
export function responseInSlot(order: ResponseOrder, slot: "A" | "B"): "A" | "B" {
  if (order === "AB") return slot;
  return slot === "A" ? "B" : "A";
}
