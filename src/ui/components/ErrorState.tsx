import { TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { CopyButton } from "./CopyButton.tsx";
import { Disclosure } from "./Disclosure.tsx";

export interface ErrorStateProps {
  /** What happened: `The GPU was lost while judging case 212.` */
  readonly title: string;
  /** What is safe, then what to do. */
  readonly whatToDo: ReactNode;
  /** One or two controls. */
  readonly action?: ReactNode;
  /** For a report: code, message, versions; folded and copied as they are. */
  readonly details?: string | undefined;
}

/** The person reads what happened, what is safe and what to do, and can copy the details. */
export function ErrorState({ title, whatToDo, action, details }: ErrorStateProps): ReactElement {
  return (
    <section
      role="alert"
      className="flex min-w-0 gap-3 rounded-md border border-edge bg-ground p-4 text-base"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="font-semibold wrap-anywhere">{title}</p>
        <div className="max-w-reading text-pretty wrap-anywhere">{whatToDo}</div>
        {action !== undefined && <div className="flex flex-wrap gap-2 pt-1">{action}</div>}
        {details !== undefined && (
          <Disclosure summary="Details">
            <pre className="max-h-60 overflow-auto rounded-md bg-panel p-3 figures text-small wrap-anywhere whitespace-pre-wrap">
              {details}
            </pre>
            <div className="pt-2">
              <CopyButton getText={() => details} label="Copy details" variant="secondary" />
            </div>
          </Disclosure>
        )}
      </div>
    </section>
  );
}
