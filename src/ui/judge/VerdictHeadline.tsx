import { FileQuestion } from "lucide-react";
import type { ReactElement } from "react";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { shownCalls, verdictHeadline } from "#core/verdict/verdictSummary.ts";
import { ResponseLozenge } from "#ui/components/ResponseLozenge.tsx";
import { ScoreBar } from "#ui/components/ScoreBar.tsx";
import { CallDistribution } from "./CallDistribution.tsx";

/** The person sees the result at a glance: the score with its bar and distribution, the winner with its letter, or what kept it from being one. */
export function VerdictHeadline({ verdict }: { readonly verdict: Verdict }): ReactElement {
  const { outcome, evaluationCase } = verdict;
  const headline = verdictHeadline(verdict);
  switch (outcome.kind) {
    case "score": {
      const call = shownCalls(verdict)[0];
      return (
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <h2 aria-label={headline}>
            <ScoreBar score={outcome.score} of={levelCount(verdict.rubric)} size="large" />
          </h2>
          {call !== undefined && <CallDistribution call={call} evaluationCase={evaluationCase} />}
        </div>
      );
    }
    case "winner": {
      const isB = evaluationCase.mode === "pairwise" && evaluationCase.responseB.id === outcome.responseId;
      return (
        <h2 className="flex items-center gap-2 text-title font-semibold">
          <ResponseLozenge letter={isB ? "B" : "A"} size="large" />
          {headline}
        </h2>
      );
    }
    case "unsettled":
      return (
        <div className="flex flex-col gap-1">
          <h2 className="flex items-start gap-2 text-title font-semibold">
            <span aria-hidden className="mt-1 h-5 w-6.5 shrink-0 rounded-sm border border-edge hatched" />
            {headline}
          </h2>
          <p className="text-muted">
            The judge picked a different winner when the responses were shown in the opposite order. This is
            not a tie, and it counts for neither response.
          </p>
        </div>
      );
    case "unparsed":
      return (
        <div className="flex flex-col gap-1">
          <h2 className="flex items-start gap-2 text-title font-semibold">
            <FileQuestion aria-hidden className="mt-1 size-5 shrink-0" />
            {headline}
          </h2>
          <p className="text-muted">
            It counts as unparsed, not as a low score. This is what the judge wrote in its last attempt:
          </p>
        </div>
      );
  }
}
