import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { LoadProgress } from "#core/judge/judgeModel.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import * as modelStore from "#stores/modelStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { turn } from "./deferred.ts";
import {
  A,
  B,
  finishLoad,
  MODEL_A,
  MODEL_B,
  modelStoreFixture,
  PASSED,
  withReadyJudge,
} from "./modelStoreFixture.ts";

const LOADING_WEIGHTS: LoadProgress = { stage: "loading-weights", fraction: 0.5 };
const TESTING: LoadProgress = { stage: "testing", fraction: null };
const READY_A = { kind: "ready", model: MODEL_A, source: A, selfTest: PASSED };

test("load() goes from checking over the engine's progress and the self-test to ready", async () => {
  const { store, actions, load, selfTest, log } = modelStoreFixture();
  const loaded = actions.load(A, "Judge A");
  const loading = { kind: "loading", name: "Judge A", source: A };
  expect(store.getState().state).toEqual({
    ...loading,
    progress: { stage: "checking-hardware", fraction: null },
  });
  const asked = await load(0);
  asked.onProgress(LOADING_WEIGHTS);
  expect(store.getState().state).toEqual({ ...loading, progress: LOADING_WEIGHTS });
  asked.resolve(MODEL_A);
  const testing = await selfTest(0);
  expect(store.getState().state).toEqual({ ...loading, progress: TESTING });
  expect(selectReadyModel(store.getState())).toBeNull();
  testing.resolve(PASSED);
  await loaded;
  expect(store.getState().state).toEqual(READY_A);
  expect(selectReadyModel(store.getState())).toBe(MODEL_A);
  asked.onProgress(LOADING_WEIGHTS);
  expect(store.getState().state.kind).toBe("ready");
  expect(log).toEqual(["take Judge A", "load", "test"]);
});

test("a load that fails says of which model, frees what was held, and can be tried again", async () => {
  const fixture = modelStoreFixture();
  const { actions, state, load, log, heldIds, unloading } = fixture;
  const failing = actions.load(A, "Judge A");
  const error = new AppError("engine/model-damaged", "hash");
  const asked = await load(0);
  expect([...heldIds]).toEqual(["a"]);
  asked.reject(error);
  unloading.resolve();
  await failing;
  expect(state()).toEqual({ kind: "failed", name: "Judge A", source: A, error });
  expect(log).toEqual(["take Judge A", "load", "unload", "release"]);
  expect(heldIds.size).toBe(0);
  const again = actions.load(A, "Judge A");
  expect(state().kind).toBe("loading");
  await finishLoad({ ...fixture, load: () => load(1) });
  await again;
  expect(state()).toEqual(READY_A);
});

test("cancelLoad() is no failure and leaves nothing loaded or held", async () => {
  const { actions, state, load, seat, heldIds, unloading } = modelStoreFixture();
  const cancelled = actions.load(A, "A");
  const asked = await load(0);
  actions.cancelLoad();
  expect(asked.signal.reason).toMatchObject({ name: "AbortError" });
  asked.reject(asked.signal.reason);
  unloading.resolve();
  await cancelled;
  expect(state()).toEqual({ kind: "none" });
  expect(seat.isHeld).toBe(false);
  expect(heldIds.size).toBe(0);
  actions.cancelLoad();
  expect(state()).toEqual({ kind: "none" });
});

describe("load() of B while A is pending", () => {
  async function replaced() {
    const fixture = modelStoreFixture();
    const first = fixture.actions.load(A, "A");
    const loadOfA = await fixture.load(0);
    const second = fixture.actions.load(B, "B");
    const loadOfB = await fixture.load(1);
    const readyB = async () => {
      loadOfB.resolve(MODEL_B);
      (await fixture.selfTest(0)).resolve(PASSED);
      await second;
    };
    return { ...fixture, first, second, loadOfA, loadOfB, readyB };
  }

  test("cancels A, whose late rejection and progress change nothing", async () => {
    const { state, first, loadOfA, loadOfB, readyB, log, heldIds } = await replaced();
    expect(loadOfA.signal.aborted).toBe(true);
    expect(loadOfB.signal.aborted).toBe(false);
    loadOfA.onProgress(LOADING_WEIGHTS);
    loadOfA.reject(new AppError("engine/not-loaded", "The load was cancelled"));
    await first;
    expect(state()).toMatchObject({ kind: "loading", name: "B" });
    await readyB();
    expect(state()).toEqual({ ...READY_A, model: MODEL_B, source: B });
    expect(log).toEqual(["take A", "load", "take B", "load", "test"]);
    expect([...heldIds]).toEqual(["b"]);
  });

  test("is right when A rejects only after B is ready", async () => {
    const { state, first, loadOfA, readyB, seat } = await replaced();
    await readyB();
    loadOfA.reject(loadOfA.signal.reason);
    await first;
    expect(state()).toMatchObject({ kind: "ready", model: MODEL_B });
    expect(seat.isHeld).toBe(true);
  });

  test("is right when A was loaded all the same: it is not tested", async () => {
    const { state, first, loadOfA, log } = await replaced();
    loadOfA.resolve(MODEL_A);
    await first;
    expect(state()).toMatchObject({ kind: "loading", name: "B" });
    expect(log).not.toContain("test");
  });

  test("leaves B to be cancelled, however A ended", async () => {
    const { state, actions, first, second, loadOfA, loadOfB, unloading, seat } = await replaced();
    loadOfA.reject(loadOfA.signal.reason);
    await first;
    actions.cancelLoad();
    expect(loadOfB.signal.aborted).toBe(true);
    loadOfB.reject(loadOfB.signal.reason);
    unloading.resolve();
    await second;
    expect(state()).toEqual({ kind: "none" });
    expect(seat.isHeld).toBe(false);
  });
});

test("unload() shows at once that there is no judge, frees the engine and only then lets other tabs have it", async () => {
  const { state, actions, log, unloading, heldIds } = await withReadyJudge();
  expect([...heldIds]).toEqual(["a"]);
  const unloaded = actions.unload();
  expect(state()).toEqual({ kind: "none" });
  await turn();
  expect(log).toEqual(["unload"]);
  expect([...heldIds]).toEqual(["a"]);
  unloading.resolve();
  await unloaded;
  expect(log).toEqual(["unload", "release"]);
  expect(heldIds.size).toBe(0);
});

test("unload() in the middle of a load cancels it, and nothing of it comes back", async () => {
  const { state, actions, load, unloading, seat } = modelStoreFixture();
  const loading = actions.load(A, "A");
  const asked = await load(0);
  const unloaded = actions.unload();
  expect(asked.signal.aborted).toBe(true);
  asked.onProgress(LOADING_WEIGHTS);
  asked.resolve(MODEL_A);
  await loading;
  expect(state()).toEqual({ kind: "none" });
  unloading.resolve();
  await unloaded;
  expect(seat.isHeld).toBe(false);
});

test("load() right after unload() wins and keeps its seat, whatever the unloading is still doing", async () => {
  const fixture = await withReadyJudge();
  const { state, actions, unloading, log, seat, heldIds, load, selfTest } = fixture;
  const unloaded = actions.unload();
  const loaded = actions.load(B, "B");
  (await load(1)).resolve(MODEL_B);
  (await selfTest(1)).resolve(PASSED);
  await loaded;
  unloading.resolve();
  await unloaded;
  expect(state()).toMatchObject({ kind: "ready", model: MODEL_B });
  expect(log).not.toContain("release");
  expect(seat.isHeld).toBe(true);
  expect([...heldIds]).toEqual(["b"]);
});

test("an engine that restarts keeps its name and self-test on the page and is ready again afterwards", async () => {
  const { store, state, actions } = await withReadyJudge();
  actions.engineRestarting("engine/device-lost");
  const restarting = { ...READY_A, kind: "restarting", because: "engine/device-lost" };
  expect(state()).toEqual({ ...restarting, isWaitingForGpu: false });
  actions.engineWaitingForGpu();
  expect(state()).toEqual({ ...restarting, isWaitingForGpu: true });
  actions.engineRestarting("engine/device-lost");
  expect(state()).toEqual({ ...restarting, isWaitingForGpu: false });
  expect(selectReadyModel(store.getState())).toBeNull();
  const restarted = { ...MODEL_A, loadMs: 7 };
  actions.engineRestarted(restarted);
  expect(state()).toEqual({ ...READY_A, model: restarted });
});

test("an engine that is lost is a failure of its model, frees what was held, and can be loaded again", async () => {
  const { state, actions, load, selfTest, log, seat, unloading } = await withReadyJudge();
  const error = new AppError("engine/gpu-gone", "gone for good");
  actions.engineRestarting("engine/device-lost");
  actions.engineLost(error);
  expect(state()).toEqual({ kind: "failed", name: "Judge A", source: A, error });
  unloading.resolve();
  await turn();
  expect(log).toEqual(["unload", "release"]);
  expect(seat.isHeld).toBe(false);
  const again = actions.load(A, "A");
  (await load(1)).resolve(MODEL_A);
  (await selfTest(1)).resolve(PASSED);
  await again;
  expect(state().kind).toBe("ready");
});

test("late news of an engine that was given up changes nothing", async () => {
  const { state, actions, unloading } = await withReadyJudge();
  actions.engineRestarting("engine/stalled");
  unloading.resolve();
  await actions.unload();
  actions.engineRestarted(MODEL_A);
  actions.engineWaitingForGpu();
  actions.engineLost(new AppError("engine/device-lost", "gone"));
  actions.engineRestarting("engine/stalled");
  expect(state()).toEqual({ kind: "none" });
  void actions.load(B, "B");
  actions.engineRestarted(MODEL_A);
  actions.engineWaitingForGpu();
  actions.engineLost(new AppError("engine/device-lost", "gone"));
  expect(state()).toMatchObject({ kind: "loading", name: "B", progress: { stage: "checking-hardware" } });
});

test("addSpeed() keeps the last ten, newest first, and a new judge begins without any", async () => {
  const { store, actions, load, selfTest } = await withReadyJudge();
  for (let speed = 1; speed <= 12; speed += 1) actions.addSpeed(speed);
  expect(store.getState().recentSpeeds).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  const loaded = actions.load(B, "B");
  (await load(1)).resolve(MODEL_B);
  (await selfTest(1)).resolve(PASSED);
  await loaded;
  expect(store.getState().recentSpeeds).toEqual([]);
});

test("probe() puts what the machine offers on the page", async () => {
  const { store, actions, machine } = modelStoreFixture();
  const probed = actions.probe();
  expect(store.getState().machine).toBeNull();
  const facts = {} as MachineFacts;
  machine.resolve(facts);
  await probed;
  expect(store.getState().machine).toBe(facts);
});

test("every selector gives the same value again while nothing changes", async () => {
  const state = (await withReadyJudge()).store.getState();
  await turn();
  const selectors = Object.entries(modelStore).filter(([name]) => name.startsWith("select"));
  expect(selectors).toHaveLength(7);
  for (const [name, selector] of selectors) {
    const select = selector as (from: typeof state) => unknown;
    expect(Object.is(select(state), select(state)), name).toBe(true);
  }
});
