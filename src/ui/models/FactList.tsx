import type { ReactElement, ReactNode } from "react";

/** What it is called, and what it is. */
export type Fact = readonly [string, ReactNode];

/** The person reads a few facts side by side. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-table">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt className="shrink-0 text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
