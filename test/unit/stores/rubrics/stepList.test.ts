import { expect, test } from "vitest";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import { addStep, dropStep, nextRedo, nextUndo, replaceStep, STEP_LIMITS } from "#stores/rubrics/stepList.ts";

const step = (seq: number, size = 1, isUndone = false): RubricStep => ({
  seq,
  label: `step ${seq}`,
  rubricId: "r1",
  isUndone,
  change: { kind: "fields", before: { tags: ["x".repeat(size)] }, after: { tags: [] } },
});

const seqs = (steps: readonly RubricStep[]): number[] => steps.map(({ seq }) => seq);

test("nextUndo() is the newest that is done, nextRedo() the oldest that is undone", () => {
  const steps = [step(1), step(2), step(3, 1, true), step(4, 1, true)];
  expect(nextUndo(steps)?.seq).toBe(2);
  expect(nextRedo(steps)?.seq).toBe(3);
  expect(nextUndo([])).toBeNull();
  expect(nextRedo([step(1)])).toBeNull();
});

test("addStep() ends what could be done again", () => {
  const change = addStep([step(1), step(2, 1, true)], step(3), null);
  expect(seqs(change.steps)).toEqual([1, 3]);
  expect(change).toMatchObject({ add: [{ seq: 3 }], put: [], remove: [2] });
});

test("addStep() lets the oldest go when there are too many", () => {
  const full = Array.from({ length: STEP_LIMITS.count }, (_, index) => step(index));
  const change = addStep(full, step(STEP_LIMITS.count), null);
  expect(change.steps).toHaveLength(STEP_LIMITS.count);
  expect(change.remove).toEqual([0]);
});

test("addStep() lets the oldest go when their texts are too long together, but never the newest", () => {
  const third = Math.floor(STEP_LIMITS.characters / 3);
  const change = addStep([step(1, third), step(2, third)], step(3, third), null);
  expect(seqs(change.steps)).toEqual([2, 3]);
  expect(change.remove).toEqual([1]);
  expect(addStep([step(1)], step(2, STEP_LIMITS.characters), null)).toMatchObject({
    steps: [{ seq: 2 }],
    add: [{ seq: 2 }],
    put: [],
    remove: [1],
  });
});

test("addStep() that merges keeps the earlier beginning and the later end, under one number", () => {
  const first: RubricStep = {
    ...step(1),
    change: { kind: "fields", before: { tags: ["a"] }, after: { tags: ["b"] } },
  };
  const more: RubricStep = {
    ...step(2),
    change: { kind: "fields", before: { tags: ["b"] }, after: { tags: ["c"] } },
  };
  const change = addStep([first], more, first);
  expect(change.steps).toEqual([
    { ...more, seq: 1, change: { kind: "fields", before: { tags: ["a"] }, after: { tags: ["c"] } } },
  ]);
  expect(change).toMatchObject({ add: [], put: [{ seq: 1 }], remove: [] });
});

test("replaceStep() and dropStep() touch one step alone", () => {
  const steps = [step(1), step(2)];
  expect(replaceStep(steps, step(2, 1, true)).steps).toEqual([step(1), step(2, 1, true)]);
  expect(dropStep(steps, step(1))).toEqual({ steps: [step(2)], add: [], put: [], remove: [1] });
});
