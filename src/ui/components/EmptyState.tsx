import type { ReactElement, ReactNode } from "react";

export interface EmptyStateProps {
  /** One sentence on what will be here. */
  readonly text: ReactNode;
  /** One control. */
  readonly action?: ReactNode;
}

/** The person reads in one sentence what will be here, and finds the one action that brings it. */
export function EmptyState({ text, action }: EmptyStateProps): ReactElement {
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="max-w-reading text-muted">{text}</p>
      {action}
    </div>
  );
}
