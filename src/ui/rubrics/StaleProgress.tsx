import type { ReactElement } from "react";
import { selectStaleActions, selectStaleJudging, type StaleProblem } from "#stores/rubrics/staleState.ts";
import { Button } from "#ui/components/Button.tsx";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { errorText } from "#ui/errorText.ts";
import { Banner } from "./editor/Banner.tsx";
import { useStale } from "./rubricsContext.tsx";

/** Whether there is something to say about judging the stale cases of a rubric again. */
export function useHasStaleProgress(rubricId: string | null): boolean {
  return useStale(({ judging }) => judging.kind !== "idle" && judging.rubricId === rubricId);
}

/** The person sees how far judging the stale cases again is, stops it, and reads how it ended. */
export function StaleProgress(): ReactElement | null {
  const judging = useStale(selectStaleJudging);
  const { stop, dismiss } = useStale(selectStaleActions);
  switch (judging.kind) {
    case "idle":
      return null;
    case "running":
      return (
        <Banner tone="calm" actions={<Button onPress={stop}>Stop</Button>}>
          <ProgressBar
            label="Judging the stale cases again"
            value={judging.total === 0 ? null : judging.done / judging.total}
            detail={judging.total === 0 ? undefined : `${count(judging.done)} of ${count(judging.total)}`}
          />
        </Banner>
      );
    case "ended":
    case "stopped": {
      const { kind, done, total, problems } = judging;
      return (
        <Banner
          tone="calm"
          actions={<Button onPress={dismiss}>Done</Button>}
          more={<Problems problems={problems} />}
        >
          {kind === "ended"
            ? `Judged ${cases(done - problems.length)} again.`
            : `Stopped after ${count(done)} of ${cases(total)}. The verdicts so far are saved.`}
        </Banner>
      );
    }
    case "failed": {
      const { title, whatToDo } = errorText(judging.error);
      return (
        <Banner tone="urgent" actions={<Button onPress={dismiss}>Done</Button>}>
          <b>{title}.</b> {whatToDo} {count(judging.done)} of the stale cases were judged again before that,
          and their verdicts are saved.
        </Banner>
      );
    }
  }
}

function Problems({ problems }: { readonly problems: readonly StaleProblem[] }): ReactElement | null {
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <p>
      {cases(problems.length)} could not be judged, and stay as they were: {errorText(first.error).title}.
    </p>
  );
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function cases(number: number): string {
  return number === 1 ? "1 case" : `${count(number)} cases`;
}
