import type { ReactElement } from "react";
import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import { ResponseLozenge } from "#ui/components/ResponseLozenge.tsx";

/** The person sees which response the judge saw first; the feedback's "Response A" is whatever stood first. */
export function OrderHeading({
  order,
  evaluationCase,
}: {
  readonly order: ResponseOrder;
  readonly evaluationCase: EvaluationCase;
}): ReactElement | null {
  if (evaluationCase.mode === "direct") return null;
  const isSwapped = order === "BA";
  return (
    <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
      {isSwapped ? "Swapped order" : "Order as given"}
      <span className="flex flex-wrap items-center gap-1.5 font-normal text-muted">
        <ResponseLozenge letter={isSwapped ? "B" : "A"} />
        shown as “Response A”,
        <ResponseLozenge letter={isSwapped ? "A" : "B"} />
        as “Response B”
      </span>
    </h3>
  );
}
