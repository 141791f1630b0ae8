import type { ReactElement } from "react";
import type { TrialSummary } from "#core/rubric/trialSummary.ts";
import { tokensPerSecond } from "#stores/liveCalls.ts";
import { selectTrialRunning, type RunningTrial } from "#stores/rubrics/trialState.ts";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import {
  agreedText,
  agreementText,
  comparisonText,
  countText,
  differenceText,
  intervalText,
  leftOutText,
  nextStepText,
} from "./trialWords.ts";
import type { TrialView } from "./useTrialBench.ts";

export interface TrialBandProps {
  readonly view: TrialView;
  /** Why nothing can be judged now; `null` when a judge is ready. */
  readonly absence: string | null;
}

/**
 * The person reads how far judging is, and afterwards how often the judge agreed and what changed since the version before. Two
 * lines in every state, so that the table below stays where it is.
 */
export function TrialBand({ view: { summary }, absence }: TrialBandProps): ReactElement {
  const running = useTrial(selectTrialRunning);
  const isRunning = running.kind === "running";
  const agreement = agreementText(summary);
  return (
    <div className="flex min-h-10 flex-col justify-center">
      {isRunning ? <RunningLine running={running} /> : <ResultLine summary={summary} />}
      <p className="text-table text-muted">
        {isRunning ? agreement : (absence ?? detailsOf(summary).join(" · "))}
      </p>
      <output className="sr-only">
        {isRunning ? `Judging ${countText(running.caseIds.length, "case")}` : (agreement ?? "")}
      </output>
    </div>
  );
}

function ResultLine({ summary }: { readonly summary: TrialSummary }): ReactElement {
  const agreed = agreedText(summary);
  return (
    <p data-testid="trial-agreement">
      {agreed === null ? (
        nextStepText(summary)
      ) : (
        <>
          <b>{agreed}</b>{" "}
          <span className="text-muted">
            {intervalText(summary)}
            {summary.judge !== null && ` · ${summary.judge.modelName}`}
          </span>
        </>
      )}
    </p>
  );
}

/** The small print of a result; nothing while there is none. */
function detailsOf(summary: TrialSummary): readonly string[] {
  if (agreedText(summary) === null) return [];
  return [differenceText(summary), comparisonText(summary.sincePrevious), leftOutText(summary)].filter(
    (text) => text !== null,
  );
}

function RunningLine({ running }: { readonly running: RunningTrial }): ReactElement {
  const { caseIds, doneIds, live } = running;
  const speed = live.reduce((sum, { calls }) => {
    const call = calls.at(-1);
    return sum + (call === undefined ? 0 : (tokensPerSecond(call) ?? 0));
  }, 0);
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <p className="tabular-nums">
        {doneIds.length} of {caseIds.length}
        {speed > 0 && <span className="text-muted"> · {speed.toFixed(1)} tokens per second</span>}
      </p>
      <progress className="sr-only" aria-label="Judged cases" value={doneIds.length} max={caseIds.length} />
      <div aria-hidden className="h-1 min-w-20 flex-1 overflow-hidden rounded-full bg-picked">
        <div
          style={{ width: `${(100 * doneIds.length) / Math.max(1, caseIds.length)}%` }}
          className="h-full rounded-full bg-ember"
        />
      </div>
    </div>
  );
}
