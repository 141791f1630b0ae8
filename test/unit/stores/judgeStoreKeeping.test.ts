import { describe, expect, test } from "vitest";
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
  verdictFor,
  type JudgeStoreFixture,
} from "./judgeStoreFixture.ts";

const FULL = new AppError("storage/quota-exceeded", "Cannot keep verdict: the disk is full");

/** A store whose disk writes when the test lets it. */
function withSlowDisk() {
  const written: (Deferred & { readonly verdict: Verdict })[] = [];
  const fixture = judgeStoreFixture({
    keepVerdict: (verdict) => {
      const writing = deferred();
      written.push({ ...writing, verdict });
      return writing.promise.then(() => {
        fixture.disk.push(verdict);
      });
    },
  });
  return { ...fixture, written };
}

/** Judge the case on the page until its verdict is about to be written. */
async function judgeUntilWriting({ actions, asked }: JudgeStoreFixture, id: string): Promise<void> {
  void actions.judge(RUBRIC);
  await turn();
  newest(asked).answer(id);
  await turn();
}

test("a verdict is on disk before the screen shows it", async () => {
  const fixture = withSlowDisk();
  const { store, disk, written } = fixture;
  store.subscribe(({ shown, history }) => {
    for (const seen of [...history, ...(shown === null ? [] : [shown])]) expect(disk).toContain(seen);
  });
  await judgeUntilWriting(fixture, "v");
  expect(store.getState()).toMatchObject({ run: { kind: "running" }, shown: null, history: [] });
  written[0]?.resolve();
  await turn();
  expect(store.getState()).toMatchObject({
    run: { kind: "idle" },
    shown: { id: "v" },
    history: [{ id: "v" }],
  });
});

test("a verdict that cannot be kept is not shown as one; keepAgain() keeps and shows it", async () => {
  const fixture = withSlowDisk();
  const { store, actions, written } = fixture;
  await judgeUntilWriting(fixture, "v");
  written[0]?.reject(FULL);
  await turn();
  expect(store.getState()).toMatchObject({
    run: { kind: "not-kept", error: FULL, verdict: { id: "v" } },
    shown: null,
    history: [],
  });
  const second = new AppError("storage/unavailable", "still not");
  void actions.keepAgain();
  written[1]?.reject(second);
  await turn();
  expect(store.getState().run).toMatchObject({ kind: "not-kept", error: second, verdict: { id: "v" } });
  const kept = actions.keepAgain();
  written[2]?.resolve();
  await kept;
  expect(store.getState()).toMatchObject({
    run: { kind: "idle" },
    shown: { id: "v" },
    history: [{ id: "v" }],
  });
});

test("keepAgain() pressed twice writes once", async () => {
  const fixture = withSlowDisk();
  const { store, actions, written, disk } = fixture;
  await judgeUntilWriting(fixture, "v");
  written[0]?.reject(FULL);
  await turn();
  const pressed = [actions.keepAgain(), actions.keepAgain()];
  for (const writing of written) writing.resolve();
  await Promise.all(pressed);
  expect(disk).toHaveLength(1);
  expect(store.getState().run.kind).toBe("idle");
  await actions.keepAgain();
  expect(disk).toHaveLength(1);
});

describe("a verdict that could not be kept", () => {
  async function unkept() {
    const fixture = withSlowDisk();
    await judgeUntilWriting(fixture, "v");
    fixture.written[0]?.reject(FULL);
    await turn();
    return fixture;
  }

  test("outlives the next judgement, which keeps it first", async () => {
    const { store, actions, asked, written, disk } = await unkept();
    const judged = actions.judge(RUBRIC);
    await turn();
    expect(asked).toHaveLength(1);
    written[1]?.resolve();
    await turn();
    expect(disk.map(({ id }) => id)).toEqual(["v"]);
    expect(asked).toHaveLength(2);
    newest(asked).answer("w");
    await turn();
    written[2]?.resolve();
    await judged;
    expect(store.getState().history.map(({ id }) => id)).toEqual(["w", "v"]);
  });

  test("is not given up for a judgement that could not be kept either", async () => {
    const { store, actions, asked, written } = await unkept();
    const judged = actions.judge(RUBRIC);
    written[1]?.reject(FULL);
    await judged;
    expect(asked).toHaveLength(1);
    expect(store.getState().run).toMatchObject({ kind: "not-kept", verdict: { id: "v" } });
  });

  test("outlives another case, and is kept from there without being shown", async () => {
    const { store, actions, written, disk } = await unkept();
    await actions.open(OTHER_DRAFT);
    expect(store.getState()).toMatchObject({
      draft: OTHER_DRAFT,
      run: { kind: "not-kept", verdict: { id: "v" } },
    });
    const kept = actions.keepAgain();
    written[1]?.resolve();
    await kept;
    expect(disk).toHaveLength(1);
    expect(store.getState()).toMatchObject({ run: { kind: "idle" }, shown: null, history: [] });
  });

  test("goes when it is let go", async () => {
    const { store, actions, asked } = await unkept();
    actions.letGo();
    expect(store.getState().run.kind).toBe("idle");
    void actions.judge(RUBRIC);
    await turn();
    expect(asked).toHaveLength(2);
    actions.letGo();
    expect(store.getState().run.kind).toBe("running");
  });
});

test("remove() takes a verdict off the disk and the page; undoing brings it back", async () => {
  const [one, two] = [earlierVerdict("one", 0), earlierVerdict("two", 1)];
  const { store, actions, disk } = judgeStoreFixture({}, [one, two]);
  await actions.open(DRAFT);
  const undo = await actions.remove(two);
  expect(disk).toEqual([one]);
  expect(store.getState()).toMatchObject({ shown: null, history: [one] });
  await undo();
  expect(disk).toEqual([one, two]);
  expect(store.getState().history).toEqual([two, one]);
});

test("remove() leaves another verdict on show, and undoing from another case leaves that case's history", async () => {
  const [one, two] = [earlierVerdict("one", 0), earlierVerdict("two", 1)];
  const { store, actions, disk } = judgeStoreFixture({}, [one, two]);
  await actions.open(DRAFT);
  const undo = await actions.remove(one);
  expect(store.getState()).toMatchObject({ shown: two, history: [two] });
  await actions.open(OTHER_DRAFT);
  await undo();
  expect(disk).toContain(one);
  expect(store.getState().history).toEqual([]);
});

test("remove() passes on that the disk refused, and takes nothing off the page", async () => {
  const one = earlierVerdict("one", 0);
  const { store, actions } = judgeStoreFixture({ removeVerdict: () => Promise.reject(FULL) }, [one]);
  await actions.open(DRAFT);
  await expect(actions.remove(one)).rejects.toBe(FULL);
  expect(store.getState()).toMatchObject({ shown: one, history: [one] });
});

test("refreshHistory() brings in verdicts that were imported, and says when they cannot be read", async () => {
  let isBroken = false;
  const verdicts = [earlierVerdict("one", 0)];
  const { store, actions } = judgeStoreFixture({
    listVerdicts: async () => {
      if (isBroken) throw FULL;
      return [...verdicts];
    },
  });
  await actions.open(DRAFT);
  verdicts.unshift(earlierVerdict("two", 1));
  await actions.refreshHistory();
  expect(store.getState().history.map(({ id }) => id)).toEqual(["two", "one"]);
  isBroken = true;
  await actions.refreshHistory();
  expect(store.getState()).toMatchObject({ historyError: FULL, history: verdicts });
  isBroken = false;
  await actions.refreshHistory();
  expect(store.getState().historyError).toBeNull();
});

test("the seed of a verdict that was made but never kept is not given out again", async () => {
  const fixture = withSlowDisk();
  const { actions, asked, written } = fixture;
  await judgeUntilWriting(fixture, "v");
  written[0]?.reject(FULL);
  await turn();
  actions.letGo();
  void actions.judge(RUBRIC);
  await turn();
  expect(asked.map(({ task }) => task.settings.seed)).toEqual([0, 1]);
  expect(verdictFor(newest(asked).task, "w").provenance.seed).toBe(1);
});
