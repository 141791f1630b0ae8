import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { PartialChange, RubricStep, StepChange, StepPart } from "#core/rubric/rubricStep.ts";
import type { RubricStorage, RubricWrite } from "#storage/hearthStorage.ts";
import { addBundles, joinWrites } from "./rubricWrites.ts";
import { holds } from "./sameFields.ts";

type StepStorage = Pick<RubricStorage, "getRecords" | "readBundles">;

/** What applying a step means for the disk, and the step as it is afterwards. */
export type StepPlan =
  /** The write is refused with `storage/changed-elsewhere` if another tab is faster. */
  | { readonly kind: "possible"; readonly write: RubricWrite; readonly step: RubricStep }
  /** What the step left has been changed since, so applying it would overwrite that. */
  | { readonly kind: "impossible" };

/** A part of a step after it was applied, and what applies it; `null` when it cannot be applied. */
type PartPlan = { readonly write: RubricWrite; readonly change: PartialChange } | null;

interface Applying {
  readonly storage: StepStorage;
  readonly isUndone: boolean;
  /** ISO 8601, UTC; stamped on a record whose fields change. */
  readonly changedAt: string;
  /** The records whose fields are to change. */
  readonly recordById: ReadonlyMap<string, RubricRecord>;
}

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
  const { change } = step;
  const parts = change.kind === "several" ? change.parts : [{ rubricId: step.rubricId, change }];
  const changedIds = parts.flatMap((part) => (part.change.kind === "fields" ? [part.rubricId] : []));
  const records = await storage.getRecords(changedIds);
  const recordById = new Map(records.map((record) => [record.id, record]));
  const writes: RubricWrite[] = [];
  const applied: StepPart[] = [];
  for (const part of parts) {
    const plan = await planPart(part, { storage, isUndone, changedAt, recordById });
    if (plan === null) return { kind: "impossible" };
    writes.push(plan.write);
    applied.push({ rubricId: part.rubricId, change: plan.change });
  }
  return {
    kind: "possible",
    write: joinWrites(writes),
    step: { ...step, isUndone, change: joinParts(change.kind, applied) },
  };
}

function joinParts(kind: StepChange["kind"], parts: readonly StepPart[]): StepChange {
  const [only] = parts;
  return kind === "several" || only === undefined ? { kind: "several", parts } : only.change;
}

async function planPart({ rubricId, change }: StepPart, applying: Applying): Promise<PartPlan> {
  const { isUndone, changedAt, recordById, storage } = applying;
  switch (change.kind) {
    case "fields": {
      const [from, to] = isUndone ? [change.after, change.before] : [change.before, change.after];
      const record = recordById.get(rubricId);
      if (record === undefined || !holds(record, from)) return null;
      const changed = { ...record, ...to, changedAt, revision: record.revision + 1 };
      return { write: { records: [{ record: changed, replaces: record.revision }] }, change };
    }
    case "trial-cases": {
      const [from, to] = isUndone ? [change.after, change.before] : [change.before, change.after];
      const staying = new Set(to.map(({ id }) => id));
      const removeTrialCases = from.map(({ id }) => id).filter((id) => !staying.has(id));
      return { write: { putTrialCases: to, removeTrialCases, trialCasesBefore: from }, change };
    }
    case "added":
    case "removed": {
      if ((change.kind === "added") !== isUndone) {
        return { write: addBundles(change.bundles), change: { ...change, bundles: [] } };
      }
      // as they are now: what was written since comes back with them
      const bundles = await storage.readBundles(change.ids);
      if (bundles.length < change.ids.length) return null;
      return { write: { removeRubrics: bundles }, change: { ...change, bundles } };
    }
  }
}
