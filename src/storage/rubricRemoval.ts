import { AppError } from "#core/errors.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { isSameTrialCase } from "#core/rubric/trialCase.ts";
import { readBundles } from "./rubricBundles.ts";
import { changedElsewhere } from "./storageErrors.ts";
import type { HearthTables } from "./rows.ts";

/** Remove whole rubrics that are just as they were read. Call it in the transaction that writes rubrics. */
export async function removeRubrics(tables: HearthTables, bundles: readonly RubricBundle[]): Promise<void> {
  if (bundles.length === 0) return;
  const ids = bundles.map(({ record }) => record.id);
  await refuseUsed(tables, ids);
  const present = new Map((await readBundles(tables, ids)).map((bundle) => [bundle.record.id, bundle]));
  const changed = bundles.find((bundle) => !isSameBundle(bundle, present.get(bundle.record.id)));
  if (changed !== undefined)
    throw changedElsewhere(changed.record.id, "it is not what it was when it was read");
  await tables.rubricRecords.bulkDelete(ids);
  await tables.rubrics.bulkDelete(
    bundles.flatMap(({ versions }) => versions.map(({ id, version }): [string, number] => [id, version])),
  );
  await tables.trialCases.bulkDelete(bundles.flatMap(({ trialCases }) => trialCases.map(({ id }) => id)));
  await tables.trialRuns.bulkDelete(bundles.flatMap(({ trialRuns }) => trialRuns.map(({ id }) => id)));
  // there are no verdicts either
  await tables.rubricUsage.bulkDelete(ids);
}

async function refuseUsed({ rubricUsage }: HearthTables, ids: readonly string[]): Promise<void> {
  const usages = await rubricUsage.bulkGet([...ids]);
  const used = usages.find((usage) => usage !== undefined && usage.verdicts > 0);
  if (used === undefined) return;
  const { rubricId, verdicts } = used;
  throw new AppError("storage/in-use", `Cannot remove rubric ${rubricId}: it has ${verdicts} verdicts`, {
    details: { rubricId, verdicts },
  });
}

/** Versions never change and records count their changes; runs only grow. */
function isSameBundle(one: RubricBundle, other: RubricBundle | undefined): boolean {
  return (
    other !== undefined &&
    one.record.revision === other.record.revision &&
    isSameList(one.versions, other.versions, (a, b) => a.version === b.version) &&
    isSameList(one.trialCases, other.trialCases, isSameTrialCase) &&
    isSameList(
      one.trialRuns,
      other.trialRuns,
      (a, b) => a.id === b.id && a.results.length === b.results.length,
    )
  );
}

function isSameList<T>(one: readonly T[], other: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  return (
    one.length === other.length &&
    one.every((item, index) => {
      const twin = other[index];
      return twin !== undefined && isSame(item, twin);
    })
  );
}
