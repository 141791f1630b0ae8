import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { deferred, turn, type Deferred } from "./deferred.ts";
import {
  DRAFT,
  earlierVerdict,
  judgeStoreFixture,
  newest,
  OTHER_DRAFT,
  RUBRIC,
} from "./judgeStoreFixture.ts";

const UNREADABLE = new AppError("storage/unavailable", "Cannot read the verdicts");

/** A store whose disk is read when the test lets it; reads are answered one by one. */
function withSlowReads() {
  const reads: (Deferred<Verdict[]> & { readonly caseId: string })[] = [];
  const fixture = judgeStoreFixture({
    listVerdicts(caseId) {
      const reading = deferred<Verdict[]>();
      reads.push({ ...reading, caseId });
      return reading.promise;
    },
  });
  return { ...fixture, reads };
}

test("open() shows the newest verdict of the case, and nothing of the case before", async () => {
  const [one, two] = [earlierVerdict("one", 0), earlierVerdict("two", 1)];
  const { store, actions } = judgeStoreFixture({}, [one, two]);
  await actions.open(DRAFT);
  expect(store.getState()).toMatchObject({ shown: two, history: [two, one] });
  const opened = actions.open(OTHER_DRAFT);
  expect(store.getState()).toMatchObject({ draft: OTHER_DRAFT, shown: null, history: [], problems: [] });
  await opened;
  expect(store.getState()).toMatchObject({ shown: null, history: [] });
});

test("a history that comes late does not land on the case that is open by then", async () => {
  const { store, actions, reads } = withSlowReads();
  const opening = [actions.open(DRAFT), actions.open(OTHER_DRAFT)];
  const other = earlierVerdict("other", 0, OTHER_DRAFT.caseId);
  reads[1]?.resolve([other]);
  await turn();
  reads[0]?.resolve([earlierVerdict("late", 0)]);
  await Promise.all(opening);
  expect(store.getState()).toMatchObject({ shown: other, history: [other] });
});

test("a history that fails late is no fault of the case that is open by then", async () => {
  const { store, actions, reads } = withSlowReads();
  const opening = [actions.open(DRAFT), actions.open(OTHER_DRAFT)];
  reads[1]?.resolve([]);
  await turn();
  reads[0]?.reject(UNREADABLE);
  await Promise.all(opening);
  expect(store.getState().historyError).toBeNull();
});

test("open() takes away the complaint about the case before", async () => {
  const { store, actions, reads } = withSlowReads();
  const opened = actions.open(DRAFT);
  reads[0]?.reject(UNREADABLE);
  await opened;
  expect(store.getState().historyError).toBe(UNREADABLE);
  void actions.open(OTHER_DRAFT);
  expect(store.getState().historyError).toBeNull();
});

test("of two readings of one history the later question counts, whichever answer comes last", async () => {
  const { store, actions, reads } = withSlowReads();
  const refreshed = [actions.refreshHistory(), actions.refreshHistory()];
  const newer = [earlierVerdict("two", 1), earlierVerdict("one", 0)];
  reads[1]?.resolve(newer);
  await turn();
  reads[0]?.resolve([earlierVerdict("one", 0)]);
  await Promise.all(refreshed);
  expect(store.getState().history).toEqual(newer);
});

test("judging right after opening uses no seed that a kept verdict has, read or not", async () => {
  const { actions, asked, reads } = withSlowReads();
  const kept = [earlierVerdict("one", 0), earlierVerdict("two", 1)];
  void actions.open(DRAFT);
  void actions.judge(RUBRIC);
  await turn();
  for (const read of reads) read.resolve([...kept]);
  await turn();
  expect(newest(asked).task.settings.seed).toBe(2);
});

test("nothing is judged when the verdicts cannot be read: a seed could come twice", async () => {
  const { store, actions, asked } = judgeStoreFixture({ listVerdicts: () => Promise.reject(UNREADABLE) });
  await actions.judge(RUBRIC);
  expect(asked).toEqual([]);
  expect(store.getState().run).toEqual({ kind: "failed", error: UNREADABLE });
});

test("each judgement of a case gets the next free seed from the first one on", async () => {
  const { actions, asked } = judgeStoreFixture({}, [earlierVerdict("one", 8)]);
  actions.changeSettings({ seed: 7 });
  for (const id of ["a", "b", "c"]) {
    const judged = actions.judge(RUBRIC);
    await turn();
    newest(asked).answer(id);
    await judged;
  }
  expect(asked.map(({ task }) => task.settings.seed)).toEqual([7, 9, 10]);
});

test("the seed of a removed verdict stays taken, for the verdict may come back", async () => {
  const { store, actions, asked } = judgeStoreFixture({}, [earlierVerdict("one", 0)]);
  await actions.open(DRAFT);
  const undo = await actions.remove(earlierVerdict("one", 0));
  const judged = actions.judge(RUBRIC);
  await turn();
  newest(asked).answer("two");
  await undo();
  await judged;
  const seeds = store.getState().history.map(({ provenance }) => provenance.seed);
  expect(new Set(seeds)).toEqual(new Set([0, 1]));
});

test("stop() stops at once, is no fault, and leaves the verdicts so far", async () => {
  const earlier = earlierVerdict("old", 0);
  const { store, actions, asked } = judgeStoreFixture({}, [earlier]);
  await actions.open(DRAFT);
  const judged = actions.judge(RUBRIC);
  await turn();
  actions.stop();
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: earlier, history: [earlier] });
  const { signal } = newest(asked).options;
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ name: "AbortError" });
  newest(asked).giveUp();
  await judged;
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: earlier, history: [earlier] });
});

test("stop() while the history is still being read asks the judge nothing", async () => {
  const { store, actions, asked, reads } = withSlowReads();
  const judged = actions.judge(RUBRIC);
  await turn();
  actions.stop();
  reads[0]?.resolve([]);
  await judged;
  expect(asked).toEqual([]);
  expect(store.getState().run.kind).toBe("idle");
});

test("judging at once after stopping begins when the stopped one has let go, with the same free seed", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  const first = actions.judge(RUBRIC);
  await turn();
  actions.stop();
  const second = actions.judge(RUBRIC);
  await turn();
  expect(store.getState().run.kind).toBe("running");
  expect(asked).toHaveLength(1);
  newest(asked).giveUp();
  await first;
  await turn();
  expect(asked.map(({ task }) => task.settings.seed)).toEqual([0, 0]);
  expect(store.getState().run.kind).toBe("running");
  newest(asked).answer("v");
  await second;
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: { id: "v" } });
});

test("what a stopped judgement still writes does not appear in the next one", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  void actions.judge(RUBRIC);
  await turn();
  const { onEvent } = newest(asked).options;
  actions.stop();
  void actions.judge(RUBRIC);
  onEvent({ kind: "call-started", order: "AB", attempt: 1, constraint: "none" });
  onEvent({ kind: "piece", order: "AB", text: "of the one before" });
  expect(store.getState().run).toMatchObject({ kind: "running", liveCalls: [] });
});

test("a verdict that was finished as it was stopped is kept, ends nobody else's run and shares no seed", async () => {
  const { store, actions, asked, disk } = judgeStoreFixture();
  const first = actions.judge(RUBRIC);
  await turn();
  actions.stop();
  const second = actions.judge(RUBRIC);
  newest(asked).answer("just in time");
  await first;
  await turn();
  expect(store.getState()).toMatchObject({ run: { kind: "running" }, shown: { id: "just in time" } });
  newest(asked).answer("next");
  await second;
  expect(store.getState().run.kind).toBe("idle");
  expect(disk.map(({ id, provenance }) => [id, provenance.seed])).toEqual([
    ["just in time", 0],
    ["next", 1],
  ]);
});

test("a verdict that is being kept when it is stopped, and cannot be, is not lost to the next judgement", async () => {
  const writing = deferred();
  const { store, actions, asked } = judgeStoreFixture({ keepVerdict: () => writing.promise });
  void actions.judge(RUBRIC);
  await turn();
  newest(asked).answer("v");
  await turn();
  actions.stop();
  const second = actions.judge(RUBRIC);
  writing.reject(new AppError("storage/quota-exceeded", "The disk is full"));
  await second;
  expect(store.getState().run).toMatchObject({ kind: "not-kept", verdict: { id: "v" } });
  expect(asked).toHaveLength(1);
});

test("opening another case stops the judgement; what it still comes to is kept, but not shown there", async () => {
  const { store, actions, asked, disk } = judgeStoreFixture();
  const judged = actions.judge(RUBRIC);
  await turn();
  await actions.open(OTHER_DRAFT);
  expect(newest(asked).options.signal.aborted).toBe(true);
  newest(asked).answer("v");
  await judged;
  expect(disk.map(({ id }) => id)).toEqual(["v"]);
  expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: null, history: [] });
});

test("another case can be judged while the one before still lets go", async () => {
  const { store, actions, asked } = judgeStoreFixture();
  const first = actions.judge(RUBRIC);
  await turn();
  void actions.open(OTHER_DRAFT);
  const second = actions.judge(RUBRIC);
  newest(asked).giveUp();
  await first;
  await turn();
  newest(asked).answer("other");
  await second;
  expect(store.getState().shown).toMatchObject({ id: "other", evaluationCase: { id: OTHER_DRAFT.caseId } });
});

test("a verdict that comes while the history is first read stays on show", async () => {
  const { store, actions, asked, reads } = withSlowReads();
  const old = earlierVerdict("old", 0);
  const opened = actions.open(DRAFT);
  const judged = actions.judge(RUBRIC);
  await turn();
  reads[1]?.resolve([old]);
  await turn();
  newest(asked).answer("new");
  await turn();
  reads[0]?.resolve([old]);
  await opened;
  expect(store.getState().shown?.id).toBe("new");
  reads[2]?.resolve([earlierVerdict("new", 1), old]);
  await judged;
  expect(store.getState().history.map(({ id }) => id)).toEqual(["new", "old"]);
});
