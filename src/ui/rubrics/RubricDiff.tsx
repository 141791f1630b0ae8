import type { ReactElement } from "react";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { rubricDifferences } from "./rubricDifferences.ts";
import { WordDiff } from "./WordDiff.tsx";

/** The person reads, field by field, what differs between two texts of a rubric; fields that say the same are left out. */
export function RubricDiff({
  before,
  after,
}: {
  readonly before: RubricDraft;
  readonly after: RubricDraft;
}): ReactElement {
  const differences = rubricDifferences(before, after);
  if (differences.length === 0) return <p className="text-muted">Both texts are the same.</p>;
  return (
    <dl className="flex flex-col gap-3">
      {differences.map((difference) => (
        <div key={difference.field} className="flex flex-col gap-0.5">
          <dt className="text-small font-semibold text-muted">{difference.label}</dt>
          <dd className="m-0">
            <WordDiff before={difference.before} after={difference.after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
