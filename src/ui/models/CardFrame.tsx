import { useId, type ReactElement, type ReactNode } from "react";
import { FactList, type Fact } from "./FactList.tsx";

export interface CardFrameProps {
  readonly name: string;
  readonly children: ReactNode;
  readonly facts: readonly Fact[];
  /** How it stands, in a sentence or two. */
  readonly state: ReactNode;
  /** What can be done, or the progress of it; the same height for both, so that nothing moves. */
  readonly action: ReactNode;
  readonly menu?: ReactNode;
}

/** The person reads what a model is, how it stands and what can be done with it; every model's card has the same places. */
export function CardFrame({ name, children, facts, state, action, menu }: CardFrameProps): ReactElement {
  const headingId = useId();
  return (
    <article
      aria-labelledby={headingId}
      className="flex min-w-0 flex-1 flex-col gap-3 rounded-md border border-line p-4"
    >
      <div className="flex items-start justify-between gap-2">
        <div className="flex min-w-0 flex-col gap-1">
          <h3 id={headingId} className="font-semibold wrap-anywhere">
            {name}
          </h3>
          <div className="min-h-10 text-table text-muted wrap-anywhere">{children}</div>
        </div>
        {menu !== undefined && <div className="-mt-1.5 -mr-2">{menu}</div>}
      </div>
      <FactList facts={facts} />
      <div className="flex min-h-17 flex-col gap-1 text-table wrap-anywhere">{state}</div>
      <div className="mt-auto flex min-h-29 flex-col justify-end gap-2 pane:min-h-24">{action}</div>
    </article>
  );
}
