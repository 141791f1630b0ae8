import { createStore } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import { isSameDraft, toDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle, RubricFields, RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { RubricStep, StepChange } from "#core/rubric/rubricStep.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { RubricStorage, RubricWrite } from "#storage/hearthStorage.ts";
import { addBundles, holds, planStep } from "./applyStep.ts";
import type { RubricLibraryState, RubricLibraryStore } from "./rubricLibraryState.ts";
import { addStep, dropStep, nextRedo, nextUndo, replaceStep, type StepListChange } from "./stepList.ts";

export interface RubricLibraryDeps {
  readonly storage: RubricStorage;
  /** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
  readonly sha256: (text: string) => Promise<string>;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Tell the other tabs that these rubrics are not what they were. */
  readonly announce: (ids: readonly string[]) => void;
}

/** More of the same within this time is one step, in milliseconds. */
const MERGE_MS = 10_000;

/** The store of all rubrics of the person's own. One write follows the other, so that each sees what the last one left. */
export function createRubricLibraryStore(deps: RubricLibraryDeps): RubricLibraryStore {
  const { storage } = deps;
  let steps: readonly RubricStep[] = [];
  let latestMerge: { readonly key: string; readonly seq: number; readonly atMs: number } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const timestamp = (): string => new Date(deps.now()).toISOString();

  return createStore<RubricLibraryState>((set, get) => {
    function inTurn<T>(work: () => Promise<T>): Promise<T> {
      const result = queue.then(work);
      queue = result.catch(() => {});
      return result;
    }

    function recordOf(id: string): RubricRecord {
      const record = get().records.find((candidate) => candidate.id === id);
      if (record === undefined) throw new AppError("storage/changed-elsewhere", `There is no rubric ${id}`);
      return record;
    }

    function setSteps(next: readonly RubricStep[]): void {
      steps = next;
      set({ undoStep: nextUndo(steps), redoStep: nextRedo(steps) });
    }

    function setRecords(changed: readonly RubricRecord[], removedIds: readonly string[] = []): void {
      const byId = new Map(get().records.map((record) => [record.id, record]));
      for (const record of changed) byId.set(record.id, record);
      for (const id of removedIds) byId.delete(id);
      set({ records: [...byId.values()] });
    }

    /** Keep changes with the steps that undo them; only then are they shown. */
    async function keep(write: RubricWrite, list: StepListChange): Promise<void> {
      await storage.write({ ...write, putSteps: list.put, removeSteps: list.remove });
      const records = (write.records ?? []).map(({ record }) => record);
      const removed = write.removeRubrics ?? [];
      setRecords(records, removed);
      setSteps(list.steps);
      const cases = (write.putTrialCases ?? []).map(({ rubricId }) => rubricId);
      deps.announce([...new Set([...records.map(({ id }) => id), ...removed, ...cases])]);
    }

    function newStep(label: string, rubricId: string, change: StepChange): RubricStep {
      const seq = Math.max(deps.now(), (steps.at(-1)?.seq ?? 0) + 1);
      return { seq, label, rubricId, change, isUndone: false };
    }

    /** The list with one step more; a merge key makes it one with the step before. */
    function withStep(step: RubricStep, mergeKey?: string): StepListChange {
      const previous = nextUndo(steps);
      const isMore =
        mergeKey !== undefined &&
        latestMerge?.key === mergeKey &&
        latestMerge.seq === previous?.seq &&
        nextRedo(steps) === null &&
        deps.now() - latestMerge.atMs < MERGE_MS;
      const list = addStep(steps, step, isMore ? previous : null);
      const seq = list.put[0]?.seq;
      latestMerge =
        mergeKey === undefined || seq === undefined ? null : { key: mergeKey, seq, atMs: deps.now() };
      return list;
    }

    async function reread(id: string): Promise<RubricRecord | null> {
      const record = await storage.getRecord(id);
      if (record === null) setRecords([], [id]);
      else setRecords([record]);
      return record;
    }

    async function changeFields(
      record: RubricRecord,
      fields: Partial<RubricFields>,
      { label, mergeKey }: { readonly label: string; readonly mergeKey?: string },
    ): Promise<RubricRecord> {
      const before = fieldsOf(record, fields);
      const changed = { ...record, ...fields, changedAt: timestamp(), revision: record.revision + 1 };
      const merge = latestMerge;
      const list = withStep(
        newStep(label, record.id, { kind: "fields", before, after: fields }),
        mergeKey === undefined ? undefined : `${record.id} ${mergeKey}`,
      );
      try {
        await keep({ records: [{ record: changed, replaces: record.revision }] }, list);
      } catch (error) {
        latestMerge = merge;
        throw error;
      }
      return changed;
    }

    async function addBundle(bundle: RubricBundle, label: string): Promise<string> {
      const { id } = bundle.record;
      const step = newStep(label, id, { kind: "added", bundles: [bundle] });
      await keep(addBundles([bundle]), withStep(step));
      return id;
    }

    function newRecord(draft: RubricDraft, tags: readonly string[]): RubricRecord {
      const now = timestamp();
      return {
        id: deps.newId(),
        draft: toDraft(draft),
        newest: null,
        tags,
        isFavourite: false,
        isArchived: false,
        dismissedFindings: [],
        createdAt: now,
        changedAt: now,
        revision: 1,
      };
    }

    async function saveVersion(id: string, note: string): Promise<RubricVersion> {
      const record = recordOf(id);
      const { draft, newest } = record;
      const checked = validateRubric(draft);
      if (checked.kind === "invalid") {
        throw new AppError("unknown/unexpected", `Cannot save a version of ${id}: its draft is not valid`);
      }
      if (newest !== null && isSameDraft(draft, newest)) return newest;
      const version: RubricVersion = {
        id,
        ...draft,
        version: (newest?.version ?? 0) + 1,
        sha256: await deps.sha256(renderRubric(draft)),
        savedAt: timestamp(),
        note,
      };
      const changed = { ...record, newest: version, changedAt: timestamp(), revision: record.revision + 1 };
      latestMerge = null;
      await keep(
        { records: [{ record: changed, replaces: record.revision }], versions: [version] },
        { steps, put: [], remove: [] },
      );
      return version;
    }

    async function applyStep(direction: "undo" | "redo"): Promise<RubricStep | null> {
      const step = direction === "undo" ? nextUndo(steps) : nextRedo(steps);
      if (step === null) return null;
      const plan = await planStep(storage, step, direction, timestamp());
      latestMerge = null;
      if (plan.kind === "impossible") {
        await keep({}, dropStep(steps, step));
        return null;
      }
      await keep(plan.write, replaceStep(steps, plan.step));
      return plan.step;
    }

    return {
      reading: { kind: "reading" },
      records: [],
      usageById: new Map(),
      undoStep: null,
      redoStep: null,
      actions: {
        restore: () =>
          inTurn(async () => {
            try {
              const [records, usage, kept] = await Promise.all([
                storage.listRecords(),
                storage.listUsage(),
                storage.listSteps(),
              ]);
              const usageById = new Map(usage.map((entry) => [entry.rubricId, entry]));
              set({ reading: { kind: "ready" }, records, usageById });
              setSteps(kept);
            } catch (error) {
              set({ reading: { kind: "failed", error: asAppError(error) } });
            }
          }),
        reread: (id) =>
          inTurn(async () => {
            await reread(id);
          }),
        async refreshUsage() {
          const usage = await storage.listUsage();
          set({ usageById: new Map(usage.map((entry) => [entry.rubricId, entry])) });
        },
        create: (draft, tags = []) =>
          inTurn(async () => {
            const record = newRecord(draft, tags);
            const bundle = { record, versions: [], trialCases: [], trialRuns: [] };
            return addBundle(bundle, `start of ${nameOf(draft)}`);
          }),
        duplicate: (id) =>
          inTurn(async () => {
            const starter = STARTER_RUBRICS.find((candidate) => candidate.id === id);
            const source = starter ?? recordOf(id).draft;
            const name = starter ? `My ${starter.name.toLowerCase()}` : `${nameOf(source)} (copy)`;
            const record = newRecord({ ...source, name }, starter ? [] : recordOf(id).tags);
            const cases = await storage.listTrialCases(id);
            const trialCases = cases.map((trialCase) => ({
              ...trialCase,
              id: deps.newId(),
              rubricId: record.id,
            }));
            return addBundle(
              { record, versions: [], trialCases, trialRuns: [] },
              `copying of ${nameOf(source)}`,
            );
          }),
        change: (id, fields, options) =>
          inTurn(async () => {
            const record = recordOf(id);
            if (holds(record, fields)) return record;
            if (options.replaces !== undefined && !holds(record, options.replaces))
              throw changedElsewhere(id);
            try {
              return await changeFields(record, fields, options);
            } catch (error) {
              if (asAppError(error).code !== "storage/changed-elsewhere") throw error;
              const theirs = await reread(id);
              // what another tab changed beside these fields stays as it is there
              if (theirs === null || !holds(theirs, fieldsOf(record, fields))) throw error;
              return changeFields(theirs, fields, options);
            }
          }),
        saveVersion: (id, note) => inTurn(() => saveVersion(id, note)),
        changeTrialCases: (rubricId, before, after, label) =>
          inTurn(async () => {
            const staying = new Set(after.map(({ id }) => id));
            await keep(
              {
                putTrialCases: after,
                removeTrialCases: before.map(({ id }) => id).filter((id) => !staying.has(id)),
              },
              withStep(newStep(label, rubricId, { kind: "trial-cases", before, after })),
            );
          }),
        remove: (id) =>
          inTurn(async () => {
            const bundles = await storage.readBundles([id]);
            const label = `deletion of ${nameOf(recordOf(id).draft)}`;
            await keep({ removeRubrics: [id] }, withStep(newStep(label, id, { kind: "removed", bundles })));
          }),
        addImported: (rubrics) =>
          inTurn(async () => {
            const bundles = rubrics.flatMap((rubric) => (rubric.kind === "add" ? [rubric.bundle] : []));
            const [first] = bundles;
            if (first !== undefined) {
              const label =
                bundles.length === 1 ? `import of ${nameOf(first.record.draft)}` : "import of rubrics";
              const step = newStep(label, first.record.id, { kind: "added", bundles });
              await keep(addBundles(bundles), withStep(step));
            }
            for (const rubric of rubrics) {
              if (rubric.kind === "add") continue;
              await changeFields(
                recordOf(rubric.id),
                { draft: toDraft(rubric.draft) },
                { label: `replacing of ${nameOf(rubric.draft)}` },
              );
              // a text that cannot be a version waits under the pen, where the page says why
              if (validateRubric(rubric.draft).kind === "valid") await saveVersion(rubric.id, rubric.note);
            }
          }),
        undo: () => inTurn(() => applyStep("undo")),
        redo: () => inTurn(() => applyStep("redo")),
        readBundles: (ids) => storage.readBundles(ids),
      },
    };
  });
}

/** The values that a record has in the fields that another value names. */
function fieldsOf(record: RubricRecord, named: Partial<RubricFields>): Partial<RubricFields> {
  return Object.fromEntries(Object.keys(named).map((key) => [key, Reflect.get(record, key)]));
}

function changedElsewhere(id: string): AppError {
  return new AppError(
    "storage/changed-elsewhere",
    `Rubric ${id} is not what it was when it was changed here`,
  );
}

function nameOf({ name }: RubricDraft): string {
  return name.trim() === "" ? "a rubric without a name" : name.trim();
}
