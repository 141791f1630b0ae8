import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import * as modelStore from "#stores/modelStore.ts";
import { createModelStore, selectReadyModel } from "#stores/modelStore.ts";
import { scriptedModel } from "#test/unit/engine/scriptedEngine.ts";
import { deferred, turn, type Deferred } from "./deferred.ts";

const A: ModelSource = { kind: "webllm-prebuilt", modelId: "a" };
const B: ModelSource = { kind: "webllm-prebuilt", modelId: "b" };
const MODEL_A: LoadedModel = { ...scriptedModel(), name: "Judge A" };
const MODEL_B: LoadedModel = { ...scriptedModel(), name: "Judge B" };
const DOWNLOADING: LoadProgress = { stage: "downloading-weights", fraction: 0.5 };

interface AskedLoad extends Deferred<LoadedModel> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/** A store whose loads end when the test says so; what is asked of the engine is written down in order. */
function modelStoreFixture() {
  const loads: AskedLoad[] = [];
  const log: string[] = [];
  const unloading = deferred();
  const machine = deferred<MachineFacts>();
  const store = createModelStore({
    loadModel(_source, { signal, onProgress }) {
      log.push("load");
      const loading = deferred<LoadedModel>();
      loads.push({ ...loading, signal, onProgress });
      return loading.promise;
    },
    unloadModel() {
      log.push("unload");
      return unloading.promise;
    },
    probeMachine: () => machine.promise,
  });
  const load = (index: number): AskedLoad => {
    const asked = loads[index];
    if (asked === undefined) throw new TypeError(`No load ${index} was asked for`);
    return asked;
  };
  return { store, actions: store.getState().actions, load, log, unloading, machine };
}

/** A store with judge A ready. */
async function withReadyJudge() {
  const fixture = modelStoreFixture();
  const loaded = fixture.actions.load(A, "A");
  fixture.load(0).resolve(MODEL_A);
  await loaded;
  return fixture;
}

test("load() goes from checking over the engine's progress to ready", async () => {
  const { store, actions, load } = modelStoreFixture();
  const loaded = actions.load(A, "Judge A");
  const loading = { kind: "loading", name: "Judge A", source: A };
  expect(store.getState().state).toEqual({
    ...loading,
    progress: { stage: "checking-hardware", fraction: null },
  });
  load(0).onProgress(DOWNLOADING);
  expect(store.getState().state).toEqual({ ...loading, progress: DOWNLOADING });
  expect(selectReadyModel(store.getState())).toBeNull();
  load(0).resolve(MODEL_A);
  await loaded;
  expect(store.getState().state).toEqual({ kind: "ready", model: MODEL_A, source: A });
  expect(selectReadyModel(store.getState())).toBe(MODEL_A);
  load(0).onProgress(DOWNLOADING);
  expect(store.getState().state.kind).toBe("ready");
});

test("a load that fails says of which model, and can be tried again", async () => {
  const { store, actions, load } = modelStoreFixture();
  const failing = actions.load(A, "Judge A");
  const error = new AppError("engine/model-unreachable", "404");
  load(0).reject(error);
  await failing;
  expect(store.getState().state).toEqual({ kind: "failed", name: "Judge A", source: A, error });
  const again = actions.load(A, "Judge A");
  expect(store.getState().state.kind).toBe("loading");
  load(1).resolve(MODEL_A);
  await again;
  expect(store.getState().state.kind).toBe("ready");
});

test("cancelLoad() is no failure and leaves nothing loaded", async () => {
  const { store, actions, load } = modelStoreFixture();
  const cancelled = actions.load(A, "A");
  actions.cancelLoad();
  expect(load(0).signal.reason).toMatchObject({ name: "AbortError" });
  load(0).reject(load(0).signal.reason);
  await cancelled;
  expect(store.getState().state).toEqual({ kind: "none" });
  actions.cancelLoad();
  expect(store.getState().state).toEqual({ kind: "none" });
});

describe("load() of B while A is pending", () => {
  async function replaced() {
    const fixture = modelStoreFixture();
    const first = fixture.actions.load(A, "A");
    const second = fixture.actions.load(B, "B");
    return { ...fixture, first, second };
  }

  test("cancels A, whose late rejection and progress change nothing", async () => {
    const { store, load, first, second } = await replaced();
    expect(load(0).signal.aborted).toBe(true);
    expect(load(1).signal.aborted).toBe(false);
    load(0).onProgress(DOWNLOADING);
    load(0).reject(new AppError("engine/not-loaded", "The load was cancelled"));
    await first;
    expect(store.getState().state).toMatchObject({ kind: "loading", name: "B" });
    load(1).resolve(MODEL_B);
    await second;
    expect(store.getState().state).toEqual({ kind: "ready", model: MODEL_B, source: B });
  });

  test("is right when A rejects only after B is ready", async () => {
    const { store, load, first, second } = await replaced();
    load(1).resolve(MODEL_B);
    await second;
    load(0).reject(load(0).signal.reason);
    await first;
    expect(store.getState().state).toMatchObject({ kind: "ready", model: MODEL_B });
  });

  test("is right when A was loaded all the same", async () => {
    const { store, load, first } = await replaced();
    load(0).resolve(MODEL_A);
    await first;
    expect(store.getState().state).toMatchObject({ kind: "loading", name: "B" });
  });

  test("leaves B to be cancelled, however A ended", async () => {
    const { store, actions, load, first, second } = await replaced();
    load(0).reject(load(0).signal.reason);
    await first;
    actions.cancelLoad();
    expect(load(1).signal.aborted).toBe(true);
    load(1).reject(load(1).signal.reason);
    await second;
    expect(store.getState().state).toEqual({ kind: "none" });
  });
});

test("unload() shows at once that there is no judge, and frees the engine", async () => {
  const { store, actions, log, unloading } = await withReadyJudge();
  const unloaded = actions.unload();
  expect(store.getState().state).toEqual({ kind: "none" });
  unloading.resolve();
  await unloaded;
  expect(log).toEqual(["load", "unload"]);
});

test("unload() in the middle of a load cancels it, and nothing of it comes back", async () => {
  const { store, actions, load, unloading } = modelStoreFixture();
  const loading = actions.load(A, "A");
  const unloaded = actions.unload();
  expect(load(0).signal.aborted).toBe(true);
  load(0).onProgress(DOWNLOADING);
  load(0).resolve(MODEL_A);
  await loading;
  expect(store.getState().state).toEqual({ kind: "none" });
  unloading.resolve();
  await unloaded;
});

test("load() right after unload() wins, whatever the unloading is still doing", async () => {
  const { store, actions, load, unloading } = await withReadyJudge();
  const unloaded = actions.unload();
  const loaded = actions.load(B, "B");
  load(1).resolve(MODEL_B);
  await loaded;
  unloading.resolve();
  await unloaded;
  expect(store.getState().state).toMatchObject({ kind: "ready", model: MODEL_B });
});

test("an engine that restarts keeps its name on the page and is ready again afterwards", async () => {
  const { store, actions } = await withReadyJudge();
  actions.engineRestarting("engine/device-lost");
  expect(store.getState().state).toEqual({
    kind: "restarting",
    model: MODEL_A,
    source: A,
    because: "engine/device-lost",
  });
  expect(selectReadyModel(store.getState())).toBeNull();
  const restarted = { ...MODEL_A, loadMs: 7 };
  actions.engineRestarted(restarted);
  expect(store.getState().state).toEqual({ kind: "ready", model: restarted, source: A });
});

test("an engine that is lost is a failure of its model, and can be loaded again", async () => {
  const { store, actions, load } = await withReadyJudge();
  const error = new AppError("engine/device-lost", "gone for good");
  actions.engineRestarting("engine/device-lost");
  actions.engineLost(error);
  expect(store.getState().state).toEqual({ kind: "failed", name: "Judge A", source: A, error });
  const again = actions.load(A, "A");
  load(1).resolve(MODEL_A);
  await again;
  expect(store.getState().state.kind).toBe("ready");
});

test("late news of an engine that was given up changes nothing", async () => {
  const { store, actions, unloading } = await withReadyJudge();
  actions.engineRestarting("engine/stalled");
  unloading.resolve();
  await actions.unload();
  actions.engineRestarted(MODEL_A);
  actions.engineLost(new AppError("engine/device-lost", "gone"));
  actions.engineRestarting("engine/stalled");
  expect(store.getState().state).toEqual({ kind: "none" });
  void actions.load(B, "B");
  actions.engineRestarted(MODEL_A);
  actions.engineLost(new AppError("engine/device-lost", "gone"));
  expect(store.getState().state).toMatchObject({ kind: "loading", name: "B" });
});

test("addSpeed() keeps the last ten, newest first, and a new judge begins without any", async () => {
  const { store, actions, load } = await withReadyJudge();
  for (let speed = 1; speed <= 12; speed += 1) actions.addSpeed(speed);
  expect(store.getState().recentSpeeds).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  const loaded = actions.load(B, "B");
  load(1).resolve(MODEL_B);
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
  expect(selectors).toHaveLength(5);
  for (const [name, selector] of selectors) {
    const select = selector as (from: typeof state) => unknown;
    expect(Object.is(select(state), select(state)), name).toBe(true);
  }
});
