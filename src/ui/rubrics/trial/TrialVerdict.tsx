import type { ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { TrialRow } from "#core/rubric/trialRows.ts";
import { shownCalls, verdictHeadline } from "#core/verdict/verdictSummary.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import {
  selectShownTrialVerdict,
  type LiveTrialCase,
  type ShownTrialVerdict,
} from "#stores/rubrics/trialState.ts";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { CallDetails } from "#ui/judge/CallDetails.tsx";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { missingText, outdatedText } from "./trialWords.ts";

export interface TrialVerdictProps {
  readonly row: TrialRow;
  /** While it is being judged. */
  readonly live: LiveTrialCase | null;
  /** Why it has no result. */
  readonly problem: AppError | null;
}

/** The person reads the judge's feedback on a case, also while it is being written. */
export function TrialVerdict({ row, live, problem }: TrialVerdictProps): ReactElement {
  const shown = useTrial(selectShownTrialVerdict);
  if (live !== null) return <LiveFeedback live={live} />;
  if (problem !== null) return <ErrorState {...errorText(problem)} details={errorDetails(problem)} />;
  if (row.given.kind === "none") {
    return <p className="text-muted">{missingText(row.trialCase) ?? "Not judged yet"}.</p>;
  }
  return (
    <>
      {row.given.kind === "outdated" && (
        <p className="rounded-md border border-line bg-panel px-3 py-2 text-table">
          This verdict is {outdatedText(row.given.because)} and does not count.
        </p>
      )}
      {/* until the one of this row was read, there is the one of the row before */}
      {(shown.kind !== "shown" || shown.verdict.id === row.given.verdictId) && <ShownVerdict shown={shown} />}
    </>
  );
}

/** As high while the judge writes as afterwards, so that the texts below stay where they are; longer ones scroll. */
function FeedbackText({
  text,
  isLive = false,
}: {
  readonly text: string;
  readonly isLive?: boolean;
}): ReactElement {
  return (
    <div {...SCROLLABLE} className="max-h-48 min-h-12 overflow-y-auto @min-[72rem]:max-h-none">
      <p className="reading" dir="auto" data-testid={isLive ? undefined : "trial-feedback"}>
        {text}
        {isLive && (
          <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 animate-pulse bg-ember align-[-2px]" />
        )}
      </p>
    </div>
  );
}

/** The arrow keys scroll what has the focus. */
const SCROLLABLE = { tabIndex: 0, role: "group", "aria-label": "Judge's feedback" } as const;

function LiveFeedback({ live }: { readonly live: LiveTrialCase }): ReactElement {
  const call = live.calls.at(-1);
  if (call === undefined) return <p className="text-muted">Preparing the prompt …</p>;
  return (
    <article aria-busy className="flex flex-col gap-2">
      {call.attempt > 1 && (
        <p className="text-table text-muted">
          Attempt {call.attempt}: the one before had no readable result.
        </p>
      )}
      <FeedbackText text={call.text} isLive />
    </article>
  );
}

function ShownVerdict({ shown }: { readonly shown: ShownTrialVerdict }): ReactElement | null {
  switch (shown.kind) {
    case "none":
    case "reading":
      return null;
    case "missing":
      return <p className="text-muted">This verdict was deleted since. Its score stays in the table.</p>;
    case "failed":
      return <ErrorState {...errorText(shown.error)} details={errorDetails(shown.error)} />;
    case "shown":
      return <Feedback verdict={shown.verdict} />;
  }
}

function Feedback({ verdict }: { readonly verdict: Verdict }): ReactElement {
  return (
    <>
      {verdict.outcome.kind === "unparsed" && (
        <p className="text-muted">
          {verdictHeadline(verdict)}. It counts as unparsed, not as a low score. This is what the judge wrote:
        </p>
      )}
      {shownCalls(verdict).map((call) => (
        <article key={call.attempt} className="flex flex-col gap-2">
          <FeedbackText text={call.parsed.kind === "unparsed" ? call.rawText : call.parsed.feedback} />
          <CallDetails call={call} />
        </article>
      ))}
    </>
  );
}
