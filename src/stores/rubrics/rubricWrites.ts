import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import type { RubricWrite } from "#storage/hearthStorage.ts";

/** The write that adds whole rubrics which are not there. */
export function addBundles(bundles: readonly RubricBundle[]): RubricWrite {
  return {
    records: bundles.map(({ record }) => ({ record, replaces: null })),
    versions: bundles.flatMap(({ versions }) => versions),
    putTrialCases: bundles.flatMap(({ trialCases }) => trialCases),
    putTrialRuns: bundles.flatMap(({ trialRuns }) => trialRuns),
  };
}

/** One write that does what several do, all together or not at all. They must not be about the same rows. */
export function joinWrites(writes: readonly RubricWrite[]): RubricWrite {
  const befores = writes.flatMap(({ trialCasesBefore }) => (trialCasesBefore ? [trialCasesBefore] : []));
  return {
    records: writes.flatMap(({ records = [] }) => records),
    versions: writes.flatMap(({ versions = [] }) => versions),
    putTrialCases: writes.flatMap(({ putTrialCases = [] }) => putTrialCases),
    removeTrialCases: writes.flatMap(({ removeTrialCases = [] }) => removeTrialCases),
    ...(befores.length === 0 ? {} : { trialCasesBefore: befores.flat() }),
    putTrialRuns: writes.flatMap(({ putTrialRuns = [] }) => putTrialRuns),
    removeRubrics: writes.flatMap(({ removeRubrics = [] }) => removeRubrics),
  };
}

/** The ids of the rubrics that a write changes. */
export function writtenIds(write: RubricWrite): readonly string[] {
  const { records = [], removeRubrics = [], putTrialCases = [], trialCasesBefore = [] } = write;
  return [
    ...new Set([
      ...records.map(({ record }) => record.id),
      ...removeRubrics.map(({ record }) => record.id),
      ...[...putTrialCases, ...trialCasesBefore].map(({ rubricId }) => rubricId),
    ]),
  ];
}
