import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { turn } from "./deferred.ts";
import { A, MODEL_A, modelStoreFixture, PASSED, withReadyJudge } from "./modelStoreFixture.ts";

const FAILED: SelfTestResult = {
  kind: "failed",
  output: "!!!!!!!!",
  reason: "It wrote no verdict.",
  atMs: 1_700_000_100_000,
};
const { description: adapter } = MODEL_A.backend;

async function underTest() {
  const fixture = modelStoreFixture();
  const loaded = fixture.actions.load(A, "Judge A");
  (await fixture.load(0)).resolve(MODEL_A);
  const testing = await fixture.selfTest(0);
  return { ...fixture, loaded, testing };
}

test("a judge that fails its self-test is ready all the same, with the result beside it", async () => {
  const { store, state, loaded, testing, kept } = await underTest();
  testing.resolve(FAILED);
  await loaded;
  expect(state()).toEqual({ kind: "ready", model: MODEL_A, source: A, selfTest: FAILED });
  expect(selectReadyModel(store.getState())).toBe(MODEL_A);
  expect(kept).toEqual([{ weightsHash: "sha256:a", adapter, result: FAILED }]);
  expect(store.getState().selfTests).toEqual({ "sha256:a": [{ adapter, result: FAILED }] });
});

test("a fault while testing is a failed load, and nothing stays loaded or held", async () => {
  const { state, loaded, testing, unloading, log, seat, kept } = await underTest();
  const error = new AppError("engine/device-lost", "gone");
  testing.reject(error);
  unloading.resolve();
  await loaded;
  expect(state()).toEqual({ kind: "failed", name: "Judge A", source: A, error });
  expect(log).toEqual(["take Judge A", "load", "test", "unload", "release"]);
  expect(seat.isHeld).toBe(false);
  expect(kept).toEqual([]);
});

test("a load that is cancelled while testing leaves nothing loaded, and no result", async () => {
  const { state, actions, loaded, testing, unloading, log, kept } = await underTest();
  actions.cancelLoad();
  testing.resolve(PASSED);
  unloading.resolve();
  await loaded;
  expect(testing.signal.aborted).toBe(true);
  expect(state()).toEqual({ kind: "none" });
  expect(log.slice(-2)).toEqual(["unload", "release"]);
  expect(kept).toEqual([]);
});

test("a GPU that is lost while testing is waited for in words, and what came back is the judge", async () => {
  const { state, actions, loaded, testing } = await underTest();
  actions.engineRestarting("engine/device-lost");
  actions.engineWaitingForGpu();
  expect(state()).toMatchObject({ kind: "loading", progress: { stage: "waiting-for-gpu" } });
  const restarted = { ...MODEL_A, loadMs: 7 };
  actions.engineRestarted(restarted);
  expect(state()).toMatchObject({ kind: "loading", progress: { stage: "testing" } });
  testing.resolve(PASSED);
  await loaded;
  expect(state()).toMatchObject({ kind: "ready", model: restarted });
});

test("a result that cannot be kept is told, and the judge works", async () => {
  const { state, loaded, testing, notes, faults } = await underTest();
  notes.keepFails = true;
  testing.resolve(PASSED);
  await loaded;
  await turn();
  expect(state().kind).toBe("ready");
  expect(faults).toEqual([expect.objectContaining({ code: "unknown/unexpected" })]);
});

test("recallSelfTests() shows what was kept, with what was made since in front", async () => {
  const { store, actions, notes } = await withReadyJudge();
  const older = { adapter, result: FAILED };
  const elsewhere = { adapter: "Apple M3", result: FAILED };
  notes.read = async () => [elsewhere, older];
  await actions.recallSelfTests("sha256:a");
  expect(store.getState().selfTests["sha256:a"]).toEqual([{ adapter, result: PASSED }, elsewhere]);
  await actions.recallSelfTests("sha256:b");
  expect(store.getState().selfTests["sha256:b"]).toEqual([elsewhere, older]);
});

test("recallSelfTests() that fails is told and shows nothing", async () => {
  const { store, actions, notes, faults } = modelStoreFixture();
  const error = new AppError("storage/unavailable", "refused");
  notes.read = () => Promise.reject(error);
  await actions.recallSelfTests("sha256:a");
  expect(faults).toEqual([error]);
  expect(store.getState().selfTests).toEqual({});
});
