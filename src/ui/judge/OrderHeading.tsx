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
  const [first, second] = isSwapped ? (["B", "A"] as const) : (["A", "B"] as const);
  return (
    <div className="flex flex-col gap-0.5">
      <h3 className="flex items-center gap-2 font-semibold">
        {isSwapped ? "Swapped order" : "Order as given"}
        <span className="flex items-center gap-1.5 font-normal text-muted">
          <ResponseLozenge letter={first} />
          first,
          <ResponseLozenge letter={second} />
          second
        </span>
      </h3>
      {isSwapped && (
        <p className="text-table text-muted">
          In this feedback, “Response A” is response B, and “Response B” is response A.
        </p>
      )}
    </div>
  );
}
