import { TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";

const SHOWN = 8;

/** The person reads exactly what is wrong, one sentence each. */
export function ProblemList({ problems }: { readonly problems: readonly string[] }): ReactElement | null {
  if (problems.length === 0) return null;
  const rest = problems.length - SHOWN;
  return (
    <ul className="flex flex-col gap-1 text-table">
      {problems.slice(0, SHOWN).map((problem) => (
        <li key={problem} className="flex gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{problem}</span>
        </li>
      ))}
      {rest > 0 && <li className="pl-5 text-muted">and {rest} more</li>}
    </ul>
  );
}
