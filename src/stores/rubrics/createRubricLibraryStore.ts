import { createStore } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import type { ImportedBundle } from "#core/rubric/formats/rubricImport.ts";
import { withNewPartIds } from "#core/rubric/formats/withNewIds.ts";
import { isSameDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { RubricStep, StepChange } from "#core/rubric/rubricStep.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { RubricStorage, RubricWrite } from "#storage/hearthStorage.ts";
import { planStep } from "./applyStep.ts";
import { onlyChanges, planFieldChanges, toStepChange, type FieldChange } from "./fieldChanges.ts";
import { planImported } from "./importPlan.ts";
import { nameOf, newRecord, newVersion } from "./newVersion.ts";
import { createRecordBook } from "./recordBook.ts";
import type { RubricLibraryState, RubricLibraryStore } from "./rubricLibraryState.ts";
import { addBundles, writtenIds } from "./rubricWrites.ts";
import { fieldsOf, holds } from "./sameFields.ts";
import { createStepKeeper, type StepListChange } from "./stepKeeper.ts";

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

/** What a rubric is copied from: the copy's text, and what the original is called. */
interface Source {
  readonly copy: RubricDraft;
  readonly name: string;
  readonly tags: readonly string[];
}

/** The store of all rubrics of the person's own. One write follows the other, so that each sees what the last one left. */
export function createRubricLibraryStore(deps: RubricLibraryDeps): RubricLibraryStore {
  const { storage } = deps;
  let queue: Promise<unknown> = Promise.resolve();

  const timestamp = (): string => new Date(deps.now()).toISOString();
  const maker = { sha256: deps.sha256, timestamp };

  return createStore<RubricLibraryState>((set, get) => {
    const steps = createStepKeeper(storage, {
      now: deps.now,
      onSteps: (undoStep, redoStep) => set({ undoStep, redoStep }),
    });

    const book = createRecordBook(storage, {
      records: () => get().records,
      onRecords: (records) => set({ records }),
    });
    const { recordOf, reread } = book;

    function inTurn<T>(work: () => Promise<T>): Promise<T> {
      const result = queue.then(work);
      queue = result.catch(() => {});
      return result;
    }

    /** Keep changes with the steps that undo them; only then are they shown. */
    async function keep(write: RubricWrite, list: StepListChange, mergeKey?: string): Promise<void> {
      const showSteps = await steps.write(write, list, mergeKey);
      const removedIds = (write.removeRubrics ?? []).map(({ record }) => record.id);
      book.put(
        (write.records ?? []).map(({ record }) => record),
        removedIds,
      );
      showSteps();
      deps.announce(writtenIds(write));
    }

    function withStep(
      label: string,
      rubricId: string,
      change: StepChange,
      mergeKey?: string,
    ): StepListChange {
      return steps.withStep({ label, rubricId, change }, mergeKey);
    }

    interface ChangeOptions {
      readonly label: string;
      readonly mergeKey?: string | undefined;
    }

    async function keepFields(changes: readonly FieldChange[], options: ChangeOptions): Promise<void> {
      const [first] = changes;
      if (first === undefined) return;
      const { write, change } = planFieldChanges(changes, book.finder(), timestamp());
      const key = options.mergeKey === undefined ? undefined : `${first.id} ${options.mergeKey}`;
      await keep(write, withStep(options.label, first.id, change, key), key);
    }

    async function changeFields(wanted: readonly FieldChange[], options: ChangeOptions): Promise<void> {
      const find = book.finder();
      const changes = onlyChanges(wanted, find);
      try {
        await keepFields(changes, options);
      } catch (error) {
        if (asAppError(error).code !== "storage/changed-elsewhere") throw error;
        await reread(changes.map(({ id }) => id));
        const theirs = book.finder();
        // what another tab changed beside these fields stays as it is there
        const isSame = changes.every(({ id, fields }) => holds(theirs(id), fieldsOf(find(id), fields)));
        if (!isSame) throw error;
        await keepFields(changes, options);
      }
    }

    async function addBundle(bundle: RubricBundle, label: string): Promise<string> {
      const { id } = bundle.record;
      await keep(addBundles([bundle]), withStep(label, id, { kind: "added", ids: [id], bundles: [] }));
      return id;
    }

    async function saveVersion(id: string, note: string): Promise<RubricVersion> {
      const record = recordOf(id);
      const { draft, newest } = record;
      if (validateRubric(draft).kind === "invalid") {
        throw new AppError("unknown/unexpected", `Cannot save a version of ${id}: its draft is not valid`);
      }
      if (newest !== null && isSameDraft(draft, newest)) return newest;
      const version = await newVersion(record, note, maker);
      const changed = { ...record, newest: version, changedAt: timestamp(), revision: record.revision + 1 };
      const write = { records: [{ record: changed, replaces: record.revision }], versions: [version] };
      await keep(write, steps.unchanged());
      return version;
    }

    /** What another tab changed beside text and versions does not keep a version from being saved. */
    async function saveVersionSurely(id: string, note: string): Promise<RubricVersion> {
      const { draft, newest } = recordOf(id);
      try {
        return await saveVersion(id, note);
      } catch (error) {
        if (asAppError(error).code !== "storage/changed-elsewhere") throw error;
        await reread([id]);
        const theirs = recordOf(id);
        const isSame = isSameDraft(theirs.draft, draft) && theirs.newest?.version === newest?.version;
        if (!isSame) throw error;
        return saveVersion(id, note);
      }
    }

    function copySource(id: string): Source {
      const starter = STARTER_RUBRICS.find((candidate) => candidate.id === id);
      if (starter !== undefined) {
        const { name } = starter;
        return { copy: { ...starter, name: `My ${name.toLowerCase()}` }, name, tags: [] };
      }
      const { draft, tags } = recordOf(id);
      const name = nameOf(draft);
      return { copy: { ...draft, name: `${name} (copy)` }, name, tags };
    }

    async function removeRubric(id: string): Promise<void> {
      const bundles = await storage.readBundles([id]);
      if (bundles.length === 0) await reread([id]);
      const label = `deletion of ${nameOf(recordOf(id).draft)}`;
      const change = { kind: "removed", ids: [id], bundles } as const;
      await keep({ removeRubrics: bundles }, withStep(label, id, change));
    }

    async function addImported(rubrics: readonly ImportedBundle[]): Promise<void> {
      const plan = await planImported(rubrics, book.finder(), maker);
      if (plan === null) return;
      const { write, parts, label } = plan;
      const [part] = parts;
      const list =
        part === undefined ? steps.unchanged() : withStep(label, part.rubricId, toStepChange(parts));
      await keep(write, list);
    }

    /** A file may name ids of cases and runs that another rubric has; nothing refers to them from outside. */
    async function addImportedSurely(rubrics: readonly ImportedBundle[]): Promise<void> {
      try {
        await addImported(rubrics);
      } catch (error) {
        const { code, details } = asAppError(error);
        if (code === "storage/changed-elsewhere") {
          await reread(rubrics.flatMap((rubric) => (rubric.kind === "replace" ? [rubric.id] : [])));
        }
        if (details["isIdTaken"] !== true) throw error;
        await addImported(
          rubrics.map((rubric) =>
            rubric.kind === "add"
              ? { kind: "add", bundle: withNewPartIds(rubric.bundle, deps.newId) }
              : rubric,
          ),
        );
      }
    }

    async function applyStep(direction: "undo" | "redo"): Promise<RubricStep | null> {
      const step = direction === "undo" ? get().undoStep : get().redoStep;
      if (step === null) return null;
      try {
        const plan = await planStep(storage, step, direction, timestamp());
        if (plan.kind === "possible") {
          await keep(plan.write, steps.withReplaced(plan.step));
          return plan.step;
        }
      } catch (error) {
        const { code } = asAppError(error);
        if (code !== "storage/changed-elsewhere" && code !== "storage/in-use") throw error;
        // it can never be applied again, and is not to bar the way to those behind it
        if (code === "storage/in-use") {
          await keep({}, steps.without(step));
          throw error;
        }
      }
      await keep({}, steps.without(step));
      return null;
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
              steps.restore(kept);
            } catch (error) {
              set({ reading: { kind: "failed", error: asAppError(error) } });
            }
          }),
        reread: (ids) => inTurn(() => reread(ids)),
        async refreshUsage() {
          const usage = await storage.listUsage();
          set({ usageById: new Map(usage.map((entry) => [entry.rubricId, entry])) });
        },
        create: (draft, tags = []) =>
          inTurn(async () => {
            const record = newRecord(deps.newId(), draft, tags, timestamp());
            const bundle = { record, versions: [], trialCases: [], trialRuns: [] };
            return addBundle(bundle, `start of ${nameOf(draft)}`);
          }),
        duplicate: (id) =>
          inTurn(async () => {
            const source = copySource(id);
            const record = newRecord(deps.newId(), source.copy, source.tags, timestamp());
            const trialCases = (await storage.listTrialCases(id)).map((trialCase) => ({
              ...trialCase,
              id: deps.newId(),
              rubricId: record.id,
            }));
            const bundle = { record, versions: [], trialCases, trialRuns: [] };
            return addBundle(bundle, `copying of ${source.name}`);
          }),
        change: (id, fields, { label, mergeKey, replaces }) =>
          inTurn(async () => {
            const record = recordOf(id);
            if (replaces !== undefined && !holds(record, replaces) && !holds(record, fields)) {
              throw changedElsewhere(id);
            }
            await changeFields([{ id, fields }], { label, mergeKey });
            return recordOf(id);
          }),
        changeMany: (changes, label) => inTurn(() => changeFields(changes, { label })),
        saveVersion: (id, note) => inTurn(() => saveVersionSurely(id, note)),
        changeTrialCases: (rubricId, before, after, label) =>
          inTurn(async () => {
            const staying = new Set(after.map(({ id }) => id));
            await keep(
              {
                putTrialCases: after,
                removeTrialCases: before.map(({ id }) => id).filter((id) => !staying.has(id)),
                trialCasesBefore: before,
              },
              withStep(label, rubricId, { kind: "trial-cases", before, after }),
            );
          }),
        remove: (id) => inTurn(() => removeRubric(id)),
        addImported: (rubrics) => inTurn(() => addImportedSurely(rubrics)),
        undo: () => inTurn(() => applyStep("undo")),
        redo: () => inTurn(() => applyStep("redo")),
        readBundles: (ids) => storage.readBundles(ids),
      },
    };
  });
}

function changedElsewhere(id: string): AppError {
  return new AppError(
    "storage/changed-elsewhere",
    `Rubric ${id} is not what it was when it was changed here`,
  );
}
