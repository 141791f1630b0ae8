import type { ReactElement } from "react";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import type { JudgeCall } from "#core/verdict/verdict.ts";
import {
  PreferenceDistributionChart,
  ScoreDistributionChart,
} from "#ui/components/ScoreDistributionChart.tsx";

/** The person sees how sure the judge was at the place where it wrote its result, or why that is not known. */
export function CallDistribution({
  call,
  evaluationCase,
}: {
  readonly call: JudgeCall;
  readonly evaluationCase: EvaluationCase;
}): ReactElement | null {
  const { distribution } = call;
  if (distribution === null) {
    if (call.distributionMissing === undefined) return null;
    return <p className="max-w-72 text-small text-muted">No distribution: {call.distributionMissing}</p>;
  }
  if ("expectedScore" in distribution) {
    const score = call.parsed.kind === "score" ? call.parsed.score : undefined;
    return <ScoreDistributionChart distribution={distribution} score={score} />;
  }
  const [first, second] = call.order === "AB" ? (["A", "B"] as const) : (["B", "A"] as const);
  if (evaluationCase.mode === "direct") return null;
  return (
    <PreferenceDistributionChart
      probabilities={[
        { letter: first, probability: distribution.probabilities.A },
        { letter: second, probability: distribution.probabilities.B },
      ]}
      mass={distribution.mass}
    />
  );
}
