import { TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { TrialRun } from "#core/rubric/rubricRecord.ts";
import {
  selectTrialActions,
  selectTrialKeeping,
  selectTrialRunning,
  selectTrialRuns,
} from "#stores/rubrics/trialState.ts";
import type { TrialRunning } from "#stores/rubrics/trialState.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useRubricsDesk, useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { countText, beforeText } from "./trialWords.ts";
import type { TrialView } from "./useTrialBench.ts";

/** The person reads what kept the bench from judging or from saving, what is safe, and what to do. */
export function TrialNotes({ view }: { readonly view: TrialView }): ReactElement {
  const running = useTrial(selectTrialRunning);
  const keeping = useTrial(selectTrialKeeping);
  const { flush } = useTrial(selectTrialActions);
  return (
    <>
      {keeping.kind === "not-kept" && (
        <ErrorState
          title={`A case could not be saved: ${errorText(keeping.error).title.toLowerCase()}`}
          whatToDo="What you typed is still here. Free some disk space, then save again."
          action={<Button onPress={() => void flush()}>Save again</Button>}
          details={errorDetails(keeping.error)}
        />
      )}
      <RunningNote running={running} view={view} />
    </>
  );
}

function RunningNote({
  running,
  view,
}: {
  readonly running: TrialRunning;
  readonly view: TrialView;
}): ReactElement | null {
  const runs = useTrial(selectTrialRuns);
  switch (running.kind) {
    case "idle":
    case "starting":
    case "running":
      return null;
    case "blocked":
      return (
        <p role="alert" className="flex gap-1.5 text-table">
          <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span>
            The rubric cannot be tried yet: {running.problems.map(({ message }) => message).join(". ")}.
          </span>
        </p>
      );
    case "failed":
      return <FailedNote running={running} view={view} runs={runs} />;
    case "not-kept":
      return <NotKeptNote running={running} />;
  }
}

function FailedNote({
  running: { error, caseId },
  view: { rows },
  runs,
}: {
  readonly running: Extract<TrialRunning, { kind: "failed" }>;
  readonly view: TrialView;
  readonly runs: readonly TrialRun[];
}): ReactElement {
  const { title, whatToDo } = errorText(error);
  const index = rows.findIndex(({ trialCase }) => trialCase.id === caseId);
  const where = index < 0 ? title : `${title} (at case ${index + 1})`;
  // the run appears with its first result
  const kept = caseId === null ? 0 : (runs[0]?.results.length ?? 0);
  return (
    <ErrorState
      title={where}
      whatToDo={caseId === null ? whatToDo : `${beforeText(kept)} ${whatToDo}`}
      details={errorDetails(error)}
    />
  );
}

function NotKeptNote({
  running: { error, held },
}: {
  readonly running: Extract<TrialRunning, { kind: "not-kept" }>;
}): ReactElement {
  const { keepAgain, letGo } = useTrial(selectTrialActions);
  const { download } = useRubricsDesk();
  const verdicts = held.map(({ verdict }) => verdict);
  async function downloadHeld(): Promise<void> {
    const { writeVerdictsJsonl } = await import("#core/verdict/verdictFile.ts");
    download("hearth-trial-verdicts.jsonl", writeVerdictsJsonl(verdicts));
    letGo();
  }
  return (
    <ErrorState
      title={`${countText(verdicts.length, "verdict")} could not be saved: ${errorText(error).title.toLowerCase()}`}
      whatToDo="Judging has stopped; the verdicts before are saved. Free some disk space, then save again, or download what is not saved."
      action={
        <>
          <Button onPress={() => void keepAgain()}>Save again</Button>
          <Button onPress={() => void downloadHeld()}>Download and go on</Button>
        </>
      }
      details={errorDetails(error)}
    />
  );
}
