import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { createTrialCaseKeeper } from "#stores/rubrics/trialCaseKeeper.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { deferred, turn } from "#test/unit/stores/deferred.ts";
import { askedFor, begin, FULL_DISK, trialStoreFixture } from "./trialStoreFixture.ts";

/** A store whose next reading of cases, or of runs, waits for the test, as of the moment it was asked for. */
async function withSlowReading(what: "cases" | "runs") {
  const gate = deferred();
  let isSlow = false;
  const fixture = await trialStoreFixture({ pauseMs: 60_000 });
  const { listTrialCases, listTrialRuns } = fixture.reads;
  const slowly = async <T>(answer: Promise<T>): Promise<T> => {
    const then = await answer;
    if (isSlow) await gate.promise;
    return then;
  };
  if (what === "cases") fixture.reads.listTrialCases = (id) => slowly(listTrialCases(id));
  else fixture.reads.listTrialRuns = (id) => slowly(listTrialRuns(id));
  return {
    ...fixture,
    slowDown: () => void (isSlow = true),
    answer: () => {
      isSlow = false;
      gate.resolve();
    },
  };
}

const responses = (cases: readonly TrialCase[]): readonly string[] => cases.map(({ response }) => response);

describe("reread()", () => {
  test("keeps what is typed while it reads", async () => {
    const { store, actions, disk, slowDown, answer } = await withSlowReading("cases");
    slowDown();
    const reading = actions.reread();
    await turn();
    actions.changeCase("1", { response: "Typed" });
    answer();
    await reading;
    expect(store.getState().cases[0]?.response).toBe("Typed");
    expect(await actions.flush()).toBe(true);
    expect(disk.cases[0]?.response).toBe("Typed");
  });

  test("keeps what is typed and cannot be kept", async () => {
    const { store, actions, trouble } = await trialStoreFixture({ pauseMs: 60_000 });
    trouble.cases = FULL_DISK;
    actions.changeCase("1", { response: "Typed" });
    await actions.reread();
    expect(store.getState().cases[0]?.response).toBe("Typed");
    expect(actions.hasUnkept()).toBe(true);
    trouble.cases = null;
    expect(await actions.flush()).toBe(true);
    expect(actions.hasUnkept()).toBe(false);
  });

  test("leaves a case there that is added while it reads", async () => {
    const { store, actions, disk, slowDown, answer } = await withSlowReading("cases");
    slowDown();
    const reading = actions.reread();
    await turn();
    const adding = actions.addCases([{ response: "Added" }]);
    await turn();
    answer();
    await Promise.all([reading, adding]);
    expect(responses(store.getState().cases)).toEqual(responses(disk.cases));
    expect(responses(disk.cases)).toContain("Added");
  });

  test("leaves a result there that is kept while it reads", async () => {
    const fixture = await withSlowReading("runs");
    const { store, actions, asked, slowDown, answer } = fixture;
    const judged = await begin(fixture, ["1"]);
    slowDown();
    const reading = actions.reread();
    await turn();
    askedFor(asked, "1").answer();
    await judged.ended;
    expect(store.getState().runs[0]?.results).toHaveLength(1);
    answer();
    await reading;
    expect(store.getState().runs[0]?.results).toHaveLength(1);
  });
});

describe("a case that another tab has changed", () => {
  test("is left as it is there; what was typed here becomes a case of its own", async () => {
    const fixture = await trialStoreFixture({ pauseMs: 60_000 });
    const { store, actions, disk } = fixture;
    actions.changeCase("1", { response: "Mine" });
    disk.cases = disk.cases.map((one) => (one.id === "1" ? { ...one, response: "Theirs" } : one));
    expect(await actions.flush()).toBe(false);
    await turn();
    expect(responses(store.getState().cases)).toEqual(["Theirs", "Response 2", "Response 3", "Mine"]);
    expect(await actions.flush()).toBe(true);
    expect(responses(disk.cases)).toEqual(["Theirs", "Response 2", "Response 3", "Mine"]);
    expect(store.getState().keeping).toEqual({ kind: "kept" });
  });

  test("is left as it is there when it was typed into, another rubric was opened, and this one again", async () => {
    const { store, actions, disk, trouble } = await trialStoreFixture({ pauseMs: 60_000 });
    trouble.cases = FULL_DISK;
    actions.changeCase("1", { response: "Mine" });
    await actions.open("rubric-2");
    expect(actions.hasUnkept()).toBe(true);
    trouble.cases = null;
    disk.cases = disk.cases.map((one) => (one.id === "1" ? { ...one, response: "Theirs" } : one));
    await actions.open("rubric-1");
    expect(responses(store.getState().cases)).toEqual(["Theirs", "Response 2", "Response 3", "Mine"]);
  });
});

test("a case that is being removed does not come back by what is kept in the same moment", async () => {
  const { store, actions, disk } = await trialStoreFixture({ pauseMs: 60_000 });
  actions.changeCase("1", { response: "Typed" });
  const removing = actions.removeCase("1");
  const flushing = [actions.flush(), actions.flush()];
  await removing;
  await Promise.all(flushing);
  expect(disk.cases.map(({ id }) => id)).toEqual(["2", "3"]);
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["2", "3"]);
});

test("open() there and back again in a hurry ends where it began", async () => {
  const { store, actions, disk } = await trialStoreFixture({ pauseMs: 60_000 });
  disk.cases.push({ ...trialCaseOf("9", null), rubricId: "rubric-2" });
  actions.changeCase("1", { response: "Typed" });
  await Promise.all([actions.open("rubric-2"), actions.open("rubric-1")]);
  expect(store.getState()).toMatchObject({ rubricId: "rubric-1", reading: { kind: "ready" } });
  expect(responses(store.getState().cases)).toEqual(["Typed", "Response 2", "Response 3"]);
  await Promise.all([actions.open("rubric-2"), actions.open("rubric-1"), actions.open("rubric-2")]);
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["9"]);
});

test("a run whose rubric is gone ends with its verdict on disk", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, disk, trouble } = fixture;
  const judged = await begin(fixture, ["1"]);
  trouble.runs = new AppError("storage/changed-elsewhere", "There is no such rubric");
  askedFor(asked, "1").answer();
  await judged.ended;
  expect(disk.verdicts).toHaveLength(1);
  expect(store.getState()).toMatchObject({ running: { kind: "idle" }, runs: [] });
});

test("what is typed into a case of a page that is closed at once is there when it is opened again", async () => {
  const texts = new Map<string, string>();
  const store = {
    read: (key: string) => texts.get(key) ?? null,
    write: (key: string, text: string) => texts.set(key, text).has(key),
    remove: (key: string) => void texts.delete(key),
  };
  const first = await trialStoreFixture({ pauseMs: 60_000, texts: store });
  first.actions.changeCase("1", { response: "Typed" });
  first.actions.putAway();
  const again = await trialStoreFixture({ pauseMs: 60_000, texts: store });
  expect(again.store.getState().cases[0]?.response).toBe("Typed");
  expect(await again.actions.flush()).toBe(true);
  expect(again.disk.cases[0]?.response).toBe("Typed");
  const third = await trialStoreFixture({ pauseMs: 60_000, texts: store });
  expect(third.store.getState().cases[0]?.response).toBe("Response 1");
});

test("a text that was judged before it was kept is not taken for the text that is typed after it", async () => {
  const fixture = await trialStoreFixture({ pauseMs: 60_000 });
  const { store, actions, asked, disk } = fixture;
  const judged = await begin(fixture, ["1", "2"]);
  actions.changeCase("2", { response: "Judged" });
  askedFor(asked, "1").answer();
  await turn();
  actions.changeCase("2", { response: "Typed after" });
  askedFor(asked, "2").answer();
  await judged.ended;
  expect(askedFor(asked, "2").task.evaluationCase).toMatchObject({ response: { text: "Judged" } });
  const result = store.getState().runs[0]?.results.find(({ caseId }) => caseId === "2");
  await actions.flush();
  expect(disk.cases[1]).toMatchObject({ response: "Typed after" });
  expect(disk.cases[1]?.textRevision).not.toBe(result?.textRevision);
});

test("a press after a stop waits until the judge has let go of what was stopped", async () => {
  const asked: string[] = [];
  const gates = [deferred(), deferred()];
  const fixture = await trialStoreFixture({
    async judgeCase({ evaluationCase }) {
      asked.push(evaluationCase.id);
      await gates[asked.length - 1]?.promise;
      throw new AppError("engine/generation-failed", "It failed");
    },
  });
  const first = await begin(fixture, ["1"]);
  fixture.actions.stop();
  const second = await begin(fixture, ["2"]);
  expect(asked).toEqual(["1"]);
  gates[0]?.resolve();
  await first.ended;
  await turn();
  expect(asked).toEqual(["1", "2"]);
  gates[1]?.resolve();
  await second.ended;
});

test("a case that is taken out on disk is not put in again while the page still shows it", async () => {
  const shown = [trialCaseOf("1", null), trialCaseOf("2", null)];
  const writes: (readonly TrialCase[])[] = [];
  const keeper = createTrialCaseKeeper("rubric-1", {
    changeTrialCases: async (_id, _before, after) => void writes.push(after),
    shown: () => shown,
    onKeeping: () => {},
    onConflict: () => {},
    pauseMs: 0,
  });
  keeper.adopt(shown);
  await keeper.write({ removeIds: ["1"] }, "removal of case 1");
  expect(await keeper.flush()).toBe(true);
  expect(writes).toEqual([[]]);
  expect(keeper.unkept()).toEqual([]);
});
