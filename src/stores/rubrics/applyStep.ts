import type { RubricBundle, RubricRecord, TrialCase } from "#core/rubric/rubricRecord.ts";
import type { RubricStep, StepChange } from "#core/rubric/rubricStep.ts";
import type { RubricStorage, RubricWrite } from "#storage/hearthStorage.ts";

type StepStorage = Pick<RubricStorage, "getRecord" | "listTrialCases" | "readBundles">;

/** What applying a step means for the disk, and the step as it is afterwards. */
export type StepPlan =
  | { readonly kind: "possible"; readonly write: RubricWrite; readonly step: RubricStep }
  /** What the step left has been changed since, so applying it would overwrite that. */
  | { readonly kind: "impossible" };

const IMPOSSIBLE: StepPlan = { kind: "impossible" };

/**
 * Plan how to take a step back (`undo`) or do it again (`redo`).
 *
 * @param changedAt ISO 8601, UTC; stamped on a record whose fields change.
 */
export async function planStep(
  storage: StepStorage,
  step: RubricStep,
  direction: "undo" | "redo",
  changedAt: string,
): Promise<StepPlan> {
  const isUndone = direction === "undo";
  const { change, rubricId } = step;
  switch (change.kind) {
    case "fields": {
      const [from, to] = isUndone ? [change.after, change.before] : [change.before, change.after];
      const record = await storage.getRecord(rubricId);
      if (record === null || !holds(record, from)) return IMPOSSIBLE;
      const changed: RubricRecord = { ...record, ...to, changedAt, revision: record.revision + 1 };
      return {
        kind: "possible",
        write: { records: [{ record: changed, replaces: record.revision }] },
        step: { ...step, isUndone },
      };
    }
    case "trial-cases": {
      const [from, to] = isUndone ? [change.after, change.before] : [change.before, change.after];
      const present = await storage.listTrialCases(rubricId);
      if (!isPresent(present, from, to)) return IMPOSSIBLE;
      const staying = new Set(to.map(({ id }) => id));
      const removeTrialCases = from.map(({ id }) => id).filter((id) => !staying.has(id));
      return {
        kind: "possible",
        write: { putTrialCases: to, removeTrialCases },
        step: { ...step, isUndone },
      };
    }
    case "added":
    case "removed":
      return planBundles(storage, { ...step, isUndone }, change, (change.kind === "added") !== isUndone);
  }
}

async function planBundles(
  storage: StepStorage,
  step: RubricStep,
  change: Extract<StepChange, { kind: "added" | "removed" }>,
  isAdding: boolean,
): Promise<StepPlan> {
  const ids = change.bundles.map(({ record }) => record.id);
  const present = await storage.readBundles(ids);
  if (isAdding) {
    return present.length > 0 ? IMPOSSIBLE : { kind: "possible", write: addBundles(change.bundles), step };
  }
  if (present.length < ids.length) return IMPOSSIBLE;
  // what was written since it was added comes back with it
  const now: RubricStep = { ...step, change: { kind: change.kind, bundles: present } };
  return { kind: "possible", write: { removeRubrics: ids }, step: now };
}

/** The write that adds whole rubrics which are not there. */
export function addBundles(bundles: readonly RubricBundle[]): RubricWrite {
  return {
    records: bundles.map(({ record }) => ({ record, replaces: null })),
    versions: bundles.flatMap(({ versions }) => versions),
    putTrialCases: bundles.flatMap(({ trialCases }) => trialCases),
    putTrialRuns: bundles.flatMap(({ trialRuns }) => trialRuns),
  };
}

/** Whether a record has just these values in the fields named. */
export function holds(record: RubricRecord, fields: Partial<RubricRecord>): boolean {
  const now = Object.fromEntries(Object.keys(fields).map((key) => [key, Reflect.get(record, key)]));
  return isSame(now, fields);
}

function isPresent(
  present: readonly TrialCase[],
  from: readonly TrialCase[],
  to: readonly TrialCase[],
): boolean {
  const ids = new Set([...from, ...to].map(({ id }) => id));
  const byId = (one: TrialCase, other: TrialCase): number => (one.id < other.id ? -1 : 1);
  return isSame(present.filter(({ id }) => ids.has(id)).toSorted(byId), from.toSorted(byId));
}

function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** JSON with sorted keys: databases and files may give keys back in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
