import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { createStaleStore, type StaleDeps } from "#stores/rubrics/createStaleStore.ts";
import { turn } from "#test/unit/stores/deferred.ts";
import { earlierVerdict, RUBRIC, verdictFor } from "#test/unit/stores/judgeStoreFixture.ts";

type JudgeTask = Parameters<StaleDeps["judgeCase"]>[0];

const CURRENT = { ...RUBRIC, version: 2, criteria: "Is it kind?", sha256: "2".repeat(64) };
const LOST = new AppError("engine/gpu-gone", "The GPU is gone");
const TOO_LONG = new AppError("engine/prompt-too-long", "Too long");

/** Three stale cases, and a judge that answers at once unless `fault` says otherwise. */
function staleFixture(
  fault: (task: JudgeTask) => AppError | null = () => null,
  maxParallel: number | null = 1,
) {
  const disk: Verdict[] = ["a", "b", "c"].map((id, index) =>
    earlierVerdict(`v-${id}`, 40 + index, `case-${id}`),
  );
  const kept: Verdict[] = [];
  const tasks: JudgeTask[] = [];
  let beforeAnswer: () => void = () => {};
  let beforeKeeping: () => Promise<void> = async () => {};
  const store = createStaleStore({
    verdicts: {
      listStaleIds: async () => disk.map(({ id }) => id),
      listByIds: async (ids) => disk.filter(({ id }) => ids.includes(id)),
    },
    async judgeCase(task, { signal }) {
      tasks.push(task);
      beforeAnswer();
      signal.throwIfAborted();
      const error = fault(task);
      if (error !== null) throw error;
      return verdictFor(task, `new-${task.evaluationCase.id}`);
    },
    async keepVerdict(verdict) {
      await beforeKeeping();
      kept.push(verdict);
    },
    settings: () => ({ ...DEFAULT_ASSESSMENT_SETTINGS, maxAttempts: 2 }),
    maxParallel: () => maxParallel,
  });
  return {
    store,
    actions: store.getState().actions,
    kept,
    tasks,
    beforeKeeping: (run: () => Promise<void>) => void (beforeKeeping = run),
    beforeAnswer: (run: () => void) => void (beforeAnswer = run),
  };
}

test("judgeAgain() judges each stale case with the newest text and the seed of its old verdict", async () => {
  const { store, actions, kept, tasks } = staleFixture();
  await actions.judgeAgain(CURRENT);
  expect(tasks.map(({ rubric, settings }) => [rubric.version, settings.seed, settings.maxAttempts])).toEqual([
    [2, 40, 2],
    [2, 41, 2],
    [2, 42, 2],
  ]);
  expect(kept.map(({ id }) => id)).toEqual(["new-case-a", "new-case-b", "new-case-c"]);
  expect(store.getState().judging).toEqual({
    kind: "ended",
    rubricId: RUBRIC.id,
    total: 3,
    done: 3,
    problems: [],
  });
});

test("a case that is too long is told of and holds up no other", async () => {
  const { store, actions, kept } = staleFixture(({ evaluationCase }) =>
    evaluationCase.id === "case-b" ? TOO_LONG : null,
  );
  await actions.judgeAgain(CURRENT);
  expect(kept).toHaveLength(2);
  expect(store.getState().judging).toMatchObject({
    kind: "ended",
    done: 3,
    problems: [{ caseId: "case-b", error: TOO_LONG }],
  });
});

test("a fault of the engine ends it, with what was kept before", async () => {
  const { store, actions, kept, tasks } = staleFixture(({ evaluationCase }) =>
    evaluationCase.id === "case-b" ? LOST : null,
  );
  await actions.judgeAgain(CURRENT);
  expect(tasks).toHaveLength(2);
  expect(kept).toHaveLength(1);
  expect(store.getState().judging).toEqual({ kind: "failed", rubricId: RUBRIC.id, done: 1, error: LOST });
});

test("stop() keeps what was judged and says how far it came", async () => {
  const fixture = staleFixture();
  fixture.beforeAnswer(() => {
    if (fixture.tasks.length === 2) fixture.actions.stop();
  });
  await fixture.actions.judgeAgain(CURRENT);
  expect(fixture.kept).toHaveLength(1);
  expect(fixture.store.getState().judging).toMatchObject({ kind: "stopped", done: 1, total: 3 });
  fixture.actions.dismiss();
  expect(fixture.store.getState().judging).toEqual({ kind: "idle" });
});

test("without a judge it says so and judges nothing", async () => {
  const { store, actions, tasks } = staleFixture(() => null, null);
  await actions.judgeAgain(CURRENT);
  expect(tasks).toEqual([]);
  expect(store.getState().judging).toMatchObject({ kind: "failed", error: { code: "engine/not-loaded" } });
});

test("a case counts as done only when its verdict is on disk", async () => {
  const { store, actions, beforeKeeping } = staleFixture();
  const seen: unknown[] = [];
  beforeKeeping(async () => {
    const { judging } = store.getState();
    seen.push("done" in judging ? judging.done : judging.kind);
    await turn();
  });
  await actions.judgeAgain(CURRENT);
  expect(seen).toEqual([0, 1, 2]);
});

test("a verdict that could not be kept is said, also when it was stopped in that moment", async () => {
  const { store, actions, kept, beforeAnswer, beforeKeeping } = staleFixture();
  const full = new AppError("storage/quota-exceeded", "The disk is full");
  beforeKeeping(async () => {
    actions.stop();
    throw full;
  });
  await actions.judgeAgain(CURRENT);
  expect(kept).toEqual([]);
  expect(store.getState().judging).toEqual({ kind: "failed", rubricId: RUBRIC.id, done: 0, error: full });
  beforeKeeping(async () => {});
  await actions.judgeAgain(CURRENT);
  expect(store.getState().judging).toMatchObject({ kind: "ended", done: 3 });
  beforeAnswer(() => actions.stop());
  await actions.judgeAgain(CURRENT);
  expect(store.getState().judging).toMatchObject({ kind: "stopped", done: 0 });
});
