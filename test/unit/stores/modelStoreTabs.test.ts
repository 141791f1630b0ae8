import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { turn } from "./deferred.ts";
import { A, B, MODEL_A, modelStoreFixture, PASSED, withReadyJudge } from "./modelStoreFixture.ts";

const HOLDER = { name: "Prometheus 2 7B", isResponding: true };
const TAKEN_OVER = { kind: "taken-over", name: "Judge A", source: A };

/** A store that was told that another tab has the judge. */
async function withJudgeElsewhere() {
  const fixture = modelStoreFixture();
  fixture.seat.holder = HOLDER;
  await fixture.actions.load(A, "Judge A");
  return fixture;
}

test("a judge in another tab is told instead of loading a second one", async () => {
  const { state, log, heldIds } = await withJudgeElsewhere();
  expect(state()).toEqual({ kind: "elsewhere", name: "Judge A", source: A, holder: HOLDER });
  expect(log).toEqual([]);
  expect(heldIds.size).toBe(0);
});

test("takeOver() waits for the other tab in words, then loads and tests", async () => {
  const { state, actions, seat, load, selfTest, log } = await withJudgeElsewhere();
  const taken = actions.takeOver();
  expect(state()).toMatchObject({ kind: "loading", progress: { stage: "waiting-for-tab" } });
  await turn();
  expect(log).toEqual([]);
  seat.handover.resolve();
  (await load(0)).resolve(MODEL_A);
  (await selfTest(0)).resolve(PASSED);
  await taken;
  expect(state()).toMatchObject({ kind: "ready", model: MODEL_A });
  expect(log).toEqual(["take over Judge A", "load", "test"]);
});

test("takeOver() can be cancelled while the other tab is being waited for", async () => {
  const { state, actions, seat, unloading } = await withJudgeElsewhere();
  const taken = actions.takeOver();
  await turn();
  unloading.resolve();
  actions.cancelLoad();
  await taken;
  expect(state()).toEqual({ kind: "none" });
  expect(seat.isHeld).toBe(false);
});

test("takeOver() and forget() do nothing where nothing is to be taken over", async () => {
  const { state, actions, log } = await withReadyJudge();
  await actions.takeOver();
  actions.forget();
  expect(state().kind).toBe("ready");
  expect(log).toEqual([]);
});

test("forget() leaves the judge to the other tab", async () => {
  const { state, actions } = await withJudgeElsewhere();
  actions.forget();
  expect(state()).toEqual({ kind: "none" });
});

test("when another tab asks, the run is stopped, then the judge unloaded, then the seat given", async () => {
  const { state, seat, log, stopping, unloading, heldIds } = await withReadyJudge();
  seat.ask();
  seat.ask();
  await turn();
  expect(log).toEqual(["stop the run"]);
  expect(state().kind).toBe("ready");
  stopping.resolve();
  await turn();
  expect(log).toEqual(["stop the run", "unload"]);
  expect(state()).toEqual(TAKEN_OVER);
  expect(seat.isHeld).toBe(true);
  unloading.resolve();
  await turn();
  expect(log).toEqual(["stop the run", "unload", "release"]);
  expect(heldIds.size).toBe(0);
});

test("a judge that was taken over can be taken back", async () => {
  const { state, seat, actions, stopping, unloading, load, selfTest } = await withReadyJudge();
  stopping.resolve();
  unloading.resolve();
  seat.ask();
  await turn();
  seat.handover.resolve();
  const taken = actions.takeOver();
  (await load(1)).resolve(MODEL_A);
  (await selfTest(1)).resolve(PASSED);
  await taken;
  expect(state().kind).toBe("ready");
});

test("a load that is under way is given up when another tab asks", async () => {
  const { state, seat, actions, load, stopping, unloading } = modelStoreFixture();
  const loading = actions.load(A, "Judge A");
  const asked = await load(0);
  stopping.resolve();
  unloading.resolve();
  seat.ask();
  expect(asked.signal.aborted).toBe(true);
  asked.reject(asked.signal.reason);
  await loading;
  await turn();
  expect(state()).toEqual(TAKEN_OVER);
  expect(seat.isHeld).toBe(false);
});

test("a stolen seat unloads the judge as well", async () => {
  const { state, seat, log, stopping, unloading } = await withReadyJudge();
  stopping.resolve();
  unloading.resolve();
  seat.lose();
  await turn();
  expect(state()).toEqual(TAKEN_OVER);
  expect(log.slice(0, 2)).toEqual(["stop the run", "unload"]);
});

test("a run that cannot be stopped does not keep the judge from the other tab", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const { state, seat, stopping, unloading } = await withReadyJudge();
  unloading.resolve();
  seat.ask();
  stopping.reject(new Error("disk full"));
  await turn();
  await turn();
  process.off("unhandledRejection", note);
  expect(state().kind).toBe("taken-over");
  expect(seat.isHeld).toBe(false);
  expect(unhandled).toHaveLength(1);
});

test("a load that is asked for while the judge leaves waits until it is gone, and finds the other tab's", async () => {
  const { state, seat, actions, log, stopping, unloading } = await withReadyJudge();
  seat.ask();
  const loaded = actions.load(B, "Judge B");
  seat.holder = HOLDER;
  await turn();
  expect(log).toEqual(["stop the run"]);
  stopping.resolve();
  unloading.resolve();
  await loaded;
  expect(log).toEqual(["stop the run", "unload", "release"]);
  expect(state()).toEqual({ kind: "elsewhere", name: "Judge B", source: B, holder: HOLDER });
});

test("a tab without a judge that is asked has nothing to stop", async () => {
  const { state, seat, log, unloading, actions, load } = modelStoreFixture();
  const failing = actions.load(A, "A");
  (await load(0)).reject(new AppError("engine/model-damaged", "hash"));
  await turn();
  seat.ask();
  unloading.resolve();
  await failing;
  await turn();
  expect(state().kind).toBe("failed");
  expect(log).not.toContain("stop the run");
  expect(seat.isHeld).toBe(false);
});
