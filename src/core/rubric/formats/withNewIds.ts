import type { RubricBundle, RubricVersion } from "#core/rubric/rubricRecord.ts";

/**
 * A copy of a rubric with all that belongs to it under ids of its own and another name, which also the versions get that had
 * the name of the draft. Verdicts that its trial runs name keep their ids.
 */
export function withNewIds(bundle: RubricBundle, name: string, newId: () => string): RubricBundle {
  const id = newId();
  const { record, versions, trialCases, trialRuns } = withNewPartIds(bundle, newId);
  const rename = (version: RubricVersion): RubricVersion => ({
    ...version,
    id,
    name: version.name === record.draft.name ? name : version.name,
  });
  return {
    record: {
      ...record,
      id,
      draft: { ...record.draft, name },
      newest: record.newest === null ? null : rename(record.newest),
    },
    versions: versions.map(rename),
    trialCases: trialCases.map((trialCase) => ({ ...trialCase, rubricId: id })),
    trialRuns: trialRuns.map((run) => ({ ...run, rubricId: id })),
  };
}

/** The same rubric with trial cases and runs under ids of their own. */
export function withNewPartIds(bundle: RubricBundle, newId: () => string): RubricBundle {
  const { trialCases, trialRuns } = bundle;
  const caseIds = new Map(trialCases.map((trialCase) => [trialCase.id, newId()]));
  return {
    ...bundle,
    trialCases: trialCases.map((trialCase) => ({
      ...trialCase,
      id: caseIds.get(trialCase.id) ?? trialCase.id,
    })),
    trialRuns: trialRuns.map((run) => ({
      ...run,
      id: newId(),
      // a case that was removed since has no new id, and needs none
      results: run.results.map((result) => ({
        ...result,
        caseId: caseIds.get(result.caseId) ?? result.caseId,
      })),
    })),
  };
}
