import { asAppError } from "#core/errors.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import type { RubricStorage, RubricWrite } from "#storage/hearthStorage.ts";
import { isSameFields } from "./sameFields.ts";
import {
  addStep,
  dropStep,
  nextRedo,
  nextUndo,
  renumberStep,
  replaceStep,
  type StepListChange,
} from "./stepList.ts";

export type { StepListChange };

/** More of the same within this time is one step, in milliseconds. */
const MERGE_MS = 10_000;

/** Knows what can be undone and done again, and keeps it in the same write as what it undoes. */
export interface StepKeeper {
  /** Take over what is on disk. */
  readonly restore: (steps: readonly RubricStep[]) => void;
  /** The list with one step more; with a merge key it is one with the step before, if that has the same. */
  readonly withStep: (
    step: Pick<RubricStep, "label" | "rubricId" | "change">,
    mergeKey?: string,
  ) => StepListChange;
  /** The list with a step in its new state, as after undo. */
  readonly withReplaced: (step: RubricStep) => StepListChange;
  readonly without: (step: RubricStep) => StepListChange;
  readonly unchanged: () => StepListChange;
  /** Put both on disk, or neither. @returns what shows the steps. */
  readonly write: (write: RubricWrite, list: StepListChange, mergeKey?: string) => Promise<() => void>;
}

/** Make the keeper of all steps. */
export function createStepKeeper(
  storage: Pick<RubricStorage, "write">,
  deps: {
    /** Milliseconds since 1970. */
    readonly now: () => number;
    readonly onSteps: (undoStep: RubricStep | null, redoStep: RubricStep | null) => void;
  },
): StepKeeper {
  let steps: readonly RubricStep[] = [];
  let latestMerge: { readonly key: string; readonly seq: number; readonly atMs: number } | null = null;

  function show(next: readonly RubricStep[]): void {
    steps = next;
    deps.onSteps(nextUndo(steps), nextRedo(steps));
  }

  /** The step that a new one is more of; undo and redo end that. */
  function mergeTarget(step: RubricStep, mergeKey: string | undefined): RubricStep | null {
    const previous = nextUndo(steps);
    if (mergeKey === undefined || latestMerge?.key !== mergeKey) return null;
    if (previous?.seq !== latestMerge.seq || deps.now() - latestMerge.atMs >= MERGE_MS) return null;
    const [earlier, later] = [previous.change, step.change];
    // what another tab wrote in between is no part of it
    const isNext =
      earlier.kind === "fields" && later.kind === "fields" && isSameFields(earlier.after, later.before);
    return isNext ? previous : null;
  }

  /** Two tabs may come to the same number; the later one counts on. */
  async function writeNumbered(write: RubricWrite, wanted: StepListChange): Promise<StepListChange> {
    let list = wanted;
    for (;;) {
      try {
        const { add: addSteps, put: putSteps, remove: removeSteps } = list;
        await storage.write({ ...write, addSteps, putSteps, removeSteps });
        return list;
      } catch (error) {
        const { takenStep } = asAppError(error).details;
        if (typeof takenStep !== "number") throw error;
        list = renumberStep(list, takenStep, takenStep + 1);
      }
    }
  }

  return {
    restore: show,
    withStep(parts, mergeKey) {
      const seq = Math.max(deps.now(), (steps.at(-1)?.seq ?? 0) + 1);
      const step: RubricStep = { ...parts, seq, isUndone: false };
      return addStep(steps, step, mergeTarget(step, mergeKey));
    },
    withReplaced: (step) => replaceStep(steps, step),
    without: (step) => dropStep(steps, step),
    unchanged: () => ({ steps, add: [], put: [], remove: [] }),
    async write(write, wanted, mergeKey) {
      const list = await writeNumbered(write, wanted);
      const seq = (list.add[0] ?? list.put[0])?.seq;
      latestMerge =
        mergeKey === undefined || seq === undefined ? null : { key: mergeKey, seq, atMs: deps.now() };
      return () => show(list.steps);
    },
  };
}
