import type { TrialRun } from "#core/rubric/rubricRecord.ts";

/**
 * Join runs as they were read with those that are shown: results that were kept while it was read are not lost again.
 *
 * @param read Newest first.
 * @param shown Newest first.
 * @param shownBefore The ids of the runs that were shown when the reading began; one of them that was not read is gone.
 */
export function joinRuns(
  read: readonly TrialRun[],
  shown: readonly TrialRun[],
  shownBefore: ReadonlySet<string>,
): readonly TrialRun[] {
  const readIds = new Set(read.map(({ id }) => id));
  const shownById = new Map(shown.map((run) => [run.id, run]));
  const begun = shown.filter(({ id }) => !readIds.has(id) && !shownBefore.has(id));
  const longer = read.map((run) => {
    const twin = shownById.get(run.id);
    return twin !== undefined && twin.results.length > run.results.length ? twin : run;
  });
  return [...begun, ...longer];
}
