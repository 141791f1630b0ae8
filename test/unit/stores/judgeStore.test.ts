import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { JudgeCall } from "#core/verdict/verdict.ts";
import * as judgeStore from "#stores/judgeStore.ts";
import { nextSeed } from "#stores/judgeStore.ts";
import { callOf } from "#test/unit/core/verdict/exampleVerdicts.ts";
import { turn } from "./deferred.ts";
import { DRAFT, earlierVerdict, judgeStoreFixture, newest, RUBRIC } from "./judgeStoreFixture.ts";

test("judge() runs, then shows the verdict and puts it on top of the history", async () => {
  const { store, actions, asked } = judgeStoreFixture({ now: () => 250 }, [earlierVerdict("old", 0)]);
  const judged = actions.judge(RUBRIC);
  expect(store.getState().run).toEqual({ kind: "running", startedAtMs: 250, liveCalls: [] });
  await turn();
  const verdict = newest(asked).answer("new");
  await judged;
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: verdict });
  expect(store.getState().history.map(({ id }) => id)).toEqual(["new", "old"]);
});

test("judge() hands over the rubric, the settings and the case as they stood when it was asked", async () => {
  const { actions, asked } = judgeStoreFixture();
  actions.changeSettings({ maxAttempts: 5 });
  void actions.judge(RUBRIC);
  actions.change({ instruction: "Typed while the judge was starting" });
  actions.changeSettings({ maxAttempts: 1 });
  await turn();
  const { task } = newest(asked);
  expect(task.rubric).toBe(RUBRIC);
  expect(task.evaluationCase.instruction).toBe(DRAFT.instruction);
  expect(task.settings.maxAttempts).toBe(5);
});

test("judge() asked twice judges once", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  const [first, second] = [actions.judge(RUBRIC), actions.judge(RUBRIC)];
  await turn();
  expect(asked).toHaveLength(1);
  newest(asked).answer("only");
  await Promise.all([first, second]);
  expect(store.getState().history).toHaveLength(1);
});

test("judge() names what is missing instead of judging, and change() takes it back word by word", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  actions.change({ instruction: " ", responseA: "" });
  expect(store.getState().problems).toEqual([]);
  await actions.judge(RUBRIC);
  expect(store.getState().problems.map(({ field }) => field)).toEqual(["instruction", "response"]);
  actions.change({ instruction: "Name a prime." });
  expect(store.getState().problems.map(({ field }) => field)).toEqual(["response"]);
  actions.change({ responseA: "Seven." });
  expect(store.getState().problems).toEqual([]);
  expect(store.getState().run.kind).toBe("idle");
  expect(asked).toEqual([]);
});

test("a fault of the judge is a state, leaves the verdict on show and ends with the next judgement", async () => {
  const earlier = earlierVerdict("old", 0);
  const { store, actions, asked } = judgeStoreFixture({}, [earlier]);
  await actions.open(DRAFT);
  const failing = actions.judge(RUBRIC);
  await turn();
  const fault = new AppError("engine/device-lost", "The device is gone");
  newest(asked).reject(fault);
  await failing;
  expect(store.getState()).toMatchObject({ run: { kind: "failed", error: fault }, shown: earlier });
  const judged = actions.judge(RUBRIC);
  await turn();
  newest(asked).answer("new");
  await judged;
  expect(store.getState().run.kind).toBe("idle");
});

test("a fault that nobody named keeps its text, and opening an old verdict clears it away", async () => {
  const earlier = earlierVerdict("old", 0);
  const { store, actions, asked } = judgeStoreFixture({}, [earlier]);
  const failing = actions.judge(RUBRIC);
  await turn();
  newest(asked).reject(new TypeError("x is not a function"));
  await failing;
  expect(store.getState().run).toMatchObject({
    kind: "failed",
    error: { code: "unknown/unexpected", message: "x is not a function" },
  });
  actions.show(earlier);
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: earlier });
});

test("what the judge writes is on the page while it is written", async () => {
  let now = 0;
  const { store, actions, asked } = judgeStoreFixture({ now: () => now });
  void actions.judge(RUBRIC);
  await turn();
  const { onEvent } = newest(asked).options;
  const call: JudgeCall = callOf("direct", "AB", "It is right. [RESULT] 5");
  onEvent({ kind: "call-started", order: "AB", attempt: 1, constraint: "none" });
  now = 40;
  onEvent({ kind: "piece", order: "AB", text: "It is " });
  now = 90;
  onEvent({ kind: "piece", order: "AB", text: "right." });
  const live = { order: "AB", attempt: 1, constraint: "none", restarts: 0, firstPieceAtMs: 40 };
  expect(store.getState().run).toMatchObject({
    liveCalls: [{ ...live, text: "It is right.", pieces: 2, lastPieceAtMs: 90, call: null }],
  });
  onEvent({ kind: "call-finished", call });
  expect(store.getState().run).toMatchObject({ liveCalls: [{ ...live, text: call.rawText, call }] });
});

test("an engine that restarts in the middle of an answer begins it again and counts that", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  actions.engineRestarting();
  expect(store.getState().run.kind).toBe("idle");
  const judged = actions.judge(RUBRIC);
  await turn();
  const { onEvent } = newest(asked).options;
  onEvent({ kind: "call-started", order: "AB", attempt: 1, constraint: "none" });
  onEvent({ kind: "piece", order: "AB", text: "Half an ans" });
  actions.engineRestarting();
  expect(store.getState().run).toMatchObject({ liveCalls: [{ text: "", pieces: 0, restarts: 1 }] });
  onEvent({ kind: "piece", order: "AB", text: "Whole" });
  expect(store.getState().run).toMatchObject({ liveCalls: [{ text: "Whole", pieces: 1, restarts: 1 }] });
  newest(asked).answer("v");
  await judged;
  expect(store.getState().shown?.id).toBe("v");
});

test("nextSeed() gives its documented example, and after the last seed begins at 0", () => {
  expect(nextSeed(7, new Set([7, 8, 10]))).toBe(9);
  expect(nextSeed(0, new Set())).toBe(0);
  expect(nextSeed(2 ** 31 - 1, new Set([2 ** 31 - 1, 0]))).toBe(1);
});

test("every selector gives the same value again while nothing changes", () => {
  const state = judgeStoreFixture({}, []).store.getState();
  const selectors = Object.entries(judgeStore).filter(([name]) => name.startsWith("select"));
  expect(selectors).toHaveLength(8);
  for (const [name, selector] of selectors) {
    const select = selector as (from: typeof state) => unknown;
    expect(Object.is(select(state), select(state)), name).toBe(true);
  }
});
