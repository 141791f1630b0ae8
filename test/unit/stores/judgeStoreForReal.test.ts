import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { caseToDraft } from "#core/cases/caseDraft.ts";
import { createVerdict } from "#core/verdict/createVerdict.ts";
import { assessCase } from "#engine/assessCase.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { createJudgeStore, type JudgeRun } from "#stores/judgeStore.ts";
import { PAIRWISE_CASE } from "#test/unit/core/verdict/exampleVerdicts.ts";
import { ScriptedEngine, scriptedModel } from "#test/unit/engine/scriptedEngine.ts";
import { RUBRIC } from "./judgeStoreFixture.ts";

/** The store over the real protocol and the real storage; only the runtime and the disk are stand-ins. */
function realParts(engine: ScriptedEngine) {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  const { verdicts } = createIndexedDbStorage({ factory });
  const model = scriptedModel();
  let made = 0;
  const store = createJudgeStore(
    {
      judgeCase: async (task, options) =>
        createVerdict({
          assessment: await assessCase(engine, model, task, options),
          task,
          rubric: task.rubric,
          rubricSha256: "d".repeat(64),
          model,
          id: `v-${++made}`,
          createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, made)).toISOString(),
          appVersion: "0.0.0-test",
          userAgent: "Test/1.0",
        }),
      keepVerdict: (verdict) => verdicts.add(verdict),
      removeVerdict: (id) => verdicts.remove(id),
      listVerdicts: (caseId) => verdicts.listByCase(caseId),
      now: () => 0,
    },
    caseToDraft(PAIRWISE_CASE),
  );
  return { store, reopen: () => createIndexedDbStorage({ factory }).verdicts };
}

test("a pair is judged in both orders, streamed, kept, and read again after a reload", async () => {
  const engine = new ScriptedEngine(["Seven is prime. [RESULT] A", "Nine is not. [RESULT] B"]);
  const { store, reopen } = realParts(engine);
  const runs: JudgeRun[] = [];
  store.subscribe(({ run }) => runs.push(run));
  await store.getState().actions.judge(RUBRIC);

  const { shown, history } = store.getState();
  expect(shown?.outcome).toMatchObject({ kind: "winner", responseId: "a" });
  expect(history).toEqual([shown]);
  expect(await reopen().listByCase(PAIRWISE_CASE.id)).toEqual([shown]);
  const lastLive = runs.findLast((run) => run.kind === "running");
  expect(lastLive?.liveCalls.map(({ order, text }) => [order, text])).toEqual([
    ["AB", "Seven is prime. [RESULT] A"],
    ["BA", "Nine is not. [RESULT] B"],
  ]);
});

test("judging again asks with other seeds in every call and keeps both verdicts", async () => {
  const engine = new ScriptedEngine((_, index) => `Some words. [RESULT] ${index % 2 === 0 ? "A" : "B"}`);
  const { store, reopen } = realParts(engine);
  await store.getState().actions.judge(RUBRIC);
  await store.getState().actions.judge(RUBRIC);
  expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(4);
  expect(await reopen().count()).toBe(2);
});

test("stopping in the middle of an answer keeps nothing of it, and the case can be judged again at once", async () => {
  const engine = new ScriptedEngine((_, index) => `Some words. [RESULT] ${index % 2 === 0 ? "B" : "A"}`);
  const { store, reopen } = realParts(engine);
  const { actions } = store.getState();
  const written = new Promise<void>((resolve) => {
    store.subscribe(({ run }) => {
      if (run.kind === "running" && run.liveCalls[0]?.text === "Some ") resolve();
    });
  });
  const stopped = actions.judge(RUBRIC);
  await written;
  actions.stop();
  const again = actions.judge(RUBRIC);
  await stopped;
  await again;
  expect(await reopen().count()).toBe(1);
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: { provenance: { seed: 0 } } });
});
