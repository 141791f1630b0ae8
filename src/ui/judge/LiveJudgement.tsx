import type { ReactElement } from "react";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import type { LiveCall } from "#stores/liveCalls.ts";
import type { JudgeRun } from "#stores/judgeStore.ts";
import { OrderHeading } from "./OrderHeading.tsx";

/** The person watches the judge write: one text per order, the newest attempt of each. */
export function LiveJudgement({
  run,
  evaluationCase,
}: {
  readonly run: Extract<JudgeRun, { kind: "running" }>;
  readonly evaluationCase: EvaluationCase;
}): ReactElement {
  const newestByOrder = new Map(run.liveCalls.map((call) => [call.order, call]));
  if (newestByOrder.size === 0) return <p className="text-muted">Preparing the prompt …</p>;
  return (
    <div className="flex flex-col gap-6">
      {[...newestByOrder.values()].map((call) => (
        <article key={call.order} aria-busy={call.call === null} className="flex flex-col gap-2">
          {evaluationCase.mode === "pairwise" && (
            <OrderHeading order={call.order} evaluationCase={evaluationCase} />
          )}
          <AttemptNote call={call} />
          <p className="reading" dir="auto">
            {call.text}
            {call.call === null && (
              <span
                aria-hidden
                className="ml-0.5 inline-block h-4 w-1.5 animate-pulse bg-ember align-[-2px]"
              />
            )}
          </p>
        </article>
      ))}
    </div>
  );
}

function AttemptNote({ call }: { readonly call: LiveCall }): ReactElement | null {
  const notes = [
    ...(call.attempt > 1 ? [`Attempt ${call.attempt}: the one before had no readable result.`] : []),
    ...(call.constraint === "none" ? [] : ["Held to the verdict format."]),
    ...(call.restarts > 0 ? ["The engine was restarted; this attempt starts over."] : []),
  ];
  return notes.length === 0 ? null : <p className="text-table text-muted">{notes.join(" ")}</p>;
}
