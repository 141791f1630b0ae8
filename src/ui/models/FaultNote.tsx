import { TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { errorDetails, errorText, type ErrorText } from "#ui/errorText.ts";

/** The person reads on a card what went wrong and what to do, and unfolds the details. */
export function FaultNote({
  fault,
  text = errorText(fault),
}: {
  readonly fault: AppError;
  /** Other words than the usual ones. */
  readonly text?: ErrorText | undefined;
}): ReactElement {
  const { title, whatToDo } = text;
  return (
    <div role="alert" className="flex min-w-0 gap-2 text-table">
      <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        <p className="text-pretty">{whatToDo}</p>
        <Disclosure summary="Details">
          <pre className="max-h-40 overflow-auto rounded-md bg-panel p-2 figures text-small wrap-anywhere whitespace-pre-wrap">
            {errorDetails(fault)}
          </pre>
        </Disclosure>
      </div>
    </div>
  );
}
