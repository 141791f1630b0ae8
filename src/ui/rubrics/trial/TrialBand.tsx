import type { ReactElement } from "react";
import { tokensPerSecond } from "#stores/liveCalls.ts";
import { selectTrialRunning, type RunningTrial } from "#stores/rubrics/trialState.ts";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { agreementText, comparisonText, countText, leftOutText, nextStepText } from "./trialWords.ts";
import type { TrialView } from "./useTrialBench.ts";

/** The person reads how far judging is, and afterwards how often the judge agreed and what changed since the version before. */
export function TrialBand({ view: { summary } }: { readonly view: TrialView }): ReactElement {
  const running = useTrial(selectTrialRunning);
  const isRunning = running.kind === "running";
  const agreement = agreementText(summary);
  const comparison = comparisonText(summary.sincePrevious);
  // while it runs, most cases are not judged yet, which says nothing
  const leftOut = isRunning || agreement === null ? null : leftOutText(summary);
  const judge = agreement === null || summary.judge === null ? null : `Judge: ${summary.judge.modelName}`;
  const details = [comparison, leftOut, judge].filter((text) => text !== null).join(" · ");
  return (
    <div className="flex min-h-11 flex-col gap-0.5">
      {isRunning ? (
        <RunningLine running={running} />
      ) : (
        <p className={agreement === null ? "text-muted" : "font-semibold"} data-testid="trial-agreement">
          {agreement ?? nextStepText(summary)}
        </p>
      )}
      <p className="min-h-5 text-table text-muted">{isRunning ? (agreement ?? "") : details}</p>
      <output className="sr-only">
        {isRunning ? `Judging ${countText(running.caseIds.length, "case")}` : (agreement ?? "")}
      </output>
    </div>
  );
}

function RunningLine({ running }: { readonly running: RunningTrial }): ReactElement {
  const { caseIds, doneIds, live } = running;
  const speed = live.reduce((sum, { calls }) => {
    const call = calls.at(-1);
    return sum + (call === undefined ? 0 : (tokensPerSecond(call) ?? 0));
  }, 0);
  return (
    <div className="flex flex-col gap-1">
      <p className="tabular-nums">
        {doneIds.length} of {caseIds.length}
        {speed > 0 && <span className="text-muted"> · {speed.toFixed(1)} tokens per second</span>}
      </p>
      <progress className="sr-only" aria-label="Judged cases" value={doneIds.length} max={caseIds.length} />
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-picked">
        <div
          style={{ width: `${(100 * doneIds.length) / Math.max(1, caseIds.length)}%` }}
          className="h-full rounded-full bg-ember"
        />
      </div>
    </div>
  );
}
