import type { RubricStep } from "#core/rubric/rubricStep.ts";

/** How many steps are kept, and how many characters their texts may hold together. */
export const STEP_LIMITS = { count: 200, characters: 8_000_000 } as const;

/** The step that *Undo* takes back. */
export function nextUndo(steps: readonly RubricStep[]): RubricStep | null {
  return steps.findLast(({ isUndone }) => !isUndone) ?? null;
}

/** The step that *Redo* does again. */
export function nextRedo(steps: readonly RubricStep[]): RubricStep | null {
  return steps.find(({ isUndone }) => isUndone) ?? null;
}

/** A list of steps after a change, with what has to be written and removed on disk. */
export interface StepListChange {
  readonly steps: readonly RubricStep[];
  /** Under numbers that have to be free. */
  readonly add: readonly RubricStep[];
  readonly put: readonly RubricStep[];
  readonly remove: readonly number[];
}

/**
 * Add a step. What was undone can no longer be done again; the oldest steps go when there are too many or too large ones. The
 * new one stays however large it is: a deletion has to be undone.
 *
 * @param mergesInto The newest step, when the new one is more of the same; it then becomes one with it.
 */
export function addStep(
  steps: readonly RubricStep[],
  step: RubricStep,
  mergesInto: RubricStep | null,
): StepListChange {
  const newest = mergesInto === null ? step : merge(mergesInto, step);
  const done = steps.filter(({ isUndone, seq }) => !isUndone && seq !== newest.seq);
  const kept = withinLimits([...done, newest]);
  const keptSeqs = new Set(kept.map(({ seq }) => seq));
  return {
    steps: kept,
    add: mergesInto === null ? [newest] : [],
    put: mergesInto === null ? [] : [newest],
    remove: steps.filter(({ seq }) => !keptSeqs.has(seq)).map(({ seq }) => seq),
  };
}

/** Replace a step by itself with another state, as undo and redo do. */
export function replaceStep(steps: readonly RubricStep[], step: RubricStep): StepListChange {
  return { steps: steps.map((old) => (old.seq === step.seq ? step : old)), add: [], put: [step], remove: [] };
}

/** Give a step that is added another number. */
export function renumberStep(list: StepListChange, from: number, to: number): StepListChange {
  const renumber = (step: RubricStep): RubricStep => (step.seq === from ? { ...step, seq: to } : step);
  return { ...list, steps: list.steps.map(renumber), add: list.add.map(renumber) };
}

/** Take a step out that can no longer be applied. */
export function dropStep(steps: readonly RubricStep[], { seq }: RubricStep): StepListChange {
  return { steps: steps.filter((step) => step.seq !== seq), add: [], put: [], remove: [seq] };
}

function merge(earlier: RubricStep, later: RubricStep): RubricStep {
  if (earlier.change.kind !== "fields" || later.change.kind !== "fields") return later;
  return {
    ...later,
    seq: earlier.seq,
    change: {
      kind: "fields",
      before: { ...later.change.before, ...earlier.change.before },
      after: { ...earlier.change.after, ...later.change.after },
    },
  };
}

const sizes = new WeakMap<RubricStep, number>();

function sizeOf(step: RubricStep): number {
  const size = sizes.get(step) ?? JSON.stringify(step.change).length;
  sizes.set(step, size);
  return size;
}

function withinLimits(steps: readonly RubricStep[]): readonly RubricStep[] {
  let characters = 0;
  let first = steps.length;
  while (first > 0 && steps.length - first < STEP_LIMITS.count) {
    const step = steps[first - 1];
    characters += step === undefined ? 0 : sizeOf(step);
    const isNewest = first === steps.length;
    if (!isNewest && characters > STEP_LIMITS.characters) break;
    first -= 1;
  }
  return steps.slice(first);
}
