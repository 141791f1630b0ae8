import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { OTHER_JUDGE, trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { deferred, turn } from "#test/unit/stores/deferred.ts";
import { askedFor, begin, DRAFT, FULL_DISK, trialStoreFixture, versionOf } from "./trialStoreFixture.ts";

test("judge() asks about the cases in their order, one at a time, and puts each result into the run", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, disk } = fixture;
  const judged = await begin(fixture);
  expect(store.getState().running).toMatchObject({ kind: "running", caseIds: ["1", "2", "3"], doneIds: [] });
  for (const id of ["1", "2", "3"]) {
    expect(asked.at(-1)?.caseId).toBe(id);
    askedFor(asked, id).answer(`Fine. [RESULT] ${id}`);
    await turn();
  }
  await judged.ended;
  const { running, runs } = store.getState();
  expect(running).toEqual({ kind: "idle" });
  expect(runs.map(({ results }) => results.map(({ caseId, score }) => [caseId, score]))).toEqual([
    [
      ["1", 1],
      ["2", 2],
      ["3", 3],
    ],
  ]);
  expect([...disk.runs.values()]).toEqual(runs);
  expect(asked).toHaveLength(3);
});

test("judge() keeps as many cases at the judge as it can work on, and goes on as each is done", async () => {
  const cases = [1, 2, 3, 4].map((id) => trialCaseOf(String(id), null));
  const fixture = await trialStoreFixture({ maxParallel: 2, cases });
  const { store, asked } = fixture;
  const judged = await begin(fixture);
  const order = (): string[] => asked.map(({ caseId }) => caseId);
  expect(order()).toEqual(["1", "2"]);
  askedFor(asked, "2").answer();
  await turn();
  expect(order()).toEqual(["1", "2", "3"]);
  expect(store.getState().running).toMatchObject({
    doneIds: ["2"],
    live: [{ caseId: "1" }, { caseId: "3" }],
  });
  askedFor(asked, "3").answer();
  askedFor(asked, "1").answer();
  await turn();
  askedFor(asked, "4").answer();
  await judged.ended;
  expect(store.getState().runs[0]?.results.map(({ caseId }) => caseId)).toEqual(["2", "3", "1", "4"]);
});

test("a verdict is on disk before its result is shown", async () => {
  const seen: string[] = [];
  const fixture = await trialStoreFixture({
    keepVerdict: async (verdict) => {
      await turn();
      seen.push(`kept ${verdict.evaluationCase.id}`);
    },
  });
  fixture.store.subscribe(({ runs }, before) => {
    if (runs !== before.runs) seen.push(`shown ${runs[0]?.results.at(-1)?.caseId}`);
  });
  const judged = await begin(fixture, ["1"]);
  askedFor(fixture.asked, "1").answer();
  await judged.ended;
  expect(seen).toEqual(["kept 1", "shown 1"]);
});

test("what the judge writes is at its case while it is written, and begins again with the engine", async () => {
  const fixture = await trialStoreFixture({ maxParallel: 2 });
  const { store, asked, actions } = fixture;
  await begin(fixture);
  const { onEvent } = askedFor(asked, "2").options;
  onEvent({ kind: "call-started", order: "AB", attempt: 1, constraint: "none" });
  onEvent({ kind: "piece", order: "AB", text: "It is " });
  onEvent({ kind: "piece", order: "AB", text: "right." });
  expect(store.getState().running).toMatchObject({
    live: [
      { caseId: "1", calls: [] },
      { caseId: "2", calls: [{ attempt: 1, text: "It is right.", pieces: 2 }] },
    ],
  });
  actions.engineRestarting();
  expect(store.getState().running).toMatchObject({
    live: [{ caseId: "1" }, { caseId: "2", calls: [{ text: "", restarts: 1 }] }],
  });
  actions.stop();
});

test("stop() keeps what was judged, asks for nothing more, and judging can begin again", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, actions, disk } = fixture;
  const judged = await begin(fixture);
  askedFor(asked, "1").answer();
  await turn();
  actions.stop();
  expect(store.getState().running).toEqual({ kind: "idle" });
  expect(askedFor(asked, "2").options.signal.aborted).toBe(true);
  await judged.ended;
  expect(store.getState().running).toEqual({ kind: "idle" });
  expect(disk.runs.get("id-1")?.results.map(({ caseId }) => caseId)).toEqual(["1"]);
  await begin(fixture, ["3"]);
  expect(asked.map(({ caseId }) => caseId)).toEqual(["1", "2", "3"]);
  actions.stop();
});

test("stop() before the judge was asked asks for nothing", async () => {
  const { actions, asked, store } = await trialStoreFixture();
  const judged = actions.judge();
  expect(store.getState().running).toEqual({ kind: "starting" });
  actions.stop();
  await judged;
  expect(asked).toEqual([]);
  expect(store.getState().running).toEqual({ kind: "idle" });
});

test("a verdict that was finished while Stop was pressed is kept and shown all the same", async () => {
  const kept = deferred();
  const fixture = await trialStoreFixture({ keepVerdict: () => kept.promise });
  const judged = await begin(fixture);
  askedFor(fixture.asked, "1").answer();
  await turn();
  fixture.actions.stop();
  kept.resolve();
  await judged.ended;
  expect(fixture.store.getState().runs[0]?.results.map(({ caseId }) => caseId)).toEqual(["1"]);
  expect(fixture.store.getState().running).toEqual({ kind: "idle" });
});

test("a case whose prompt is too long is a problem of that case alone", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, actions } = fixture;
  const judged = await begin(fixture);
  const fault = new AppError("engine/prompt-too-long", "5,000 tokens");
  askedFor(asked, "1").reject(fault);
  await turn();
  askedFor(asked, "2").answer();
  await turn();
  askedFor(asked, "3").answer();
  await judged.ended;
  expect([...store.getState().problems]).toEqual([["1", fault]]);
  expect(store.getState().running).toEqual({ kind: "idle" });
  expect(store.getState().runs[0]?.results.map(({ caseId }) => caseId)).toEqual(["2", "3"]);
  actions.changeCase("1", { expectedScore: 3 });
  expect(store.getState().problems.size).toBe(1);
  actions.changeCase("1", { response: "Shorter." });
  expect(store.getState().problems.size).toBe(0);
});

test("a fault of the engine ends the run, says at which case, and keeps the results before it", async () => {
  const cases = [1, 2, 3, 4].map((id) => trialCaseOf(String(id), null));
  const fixture = await trialStoreFixture({ maxParallel: 2, cases });
  const { store, asked } = fixture;
  const judged = await begin(fixture);
  askedFor(asked, "1").answer();
  await turn();
  const fault = new AppError("engine/device-lost", "The device is gone");
  askedFor(asked, "3").reject(fault);
  await judged.ended;
  expect(store.getState().running).toEqual({ kind: "failed", error: fault, caseId: "3" });
  expect(askedFor(asked, "2").options.signal.aborted).toBe(true);
  expect(asked.map(({ caseId }) => caseId)).toEqual(["1", "2", "3"]);
  expect(store.getState().runs[0]?.results.map(({ caseId }) => caseId)).toEqual(["1"]);
});

test("without a judge nothing is judged, and that is said", async () => {
  const { store, actions, asked, judge } = await trialStoreFixture();
  judge.current = null;
  await actions.judge();
  expect(store.getState().running).toMatchObject({ kind: "failed", error: { code: "engine/not-loaded" } });
  expect(asked).toEqual([]);
});

test("another judge that is loaded in the middle of a run ends it instead of being mixed in", async () => {
  const fixture = await trialStoreFixture();
  const judged = await begin(fixture);
  fixture.judge.current = { ...OTHER_JUDGE, maxParallel: 1 };
  askedFor(fixture.asked, "1").answer();
  await judged.ended;
  expect(fixture.store.getState().running).toMatchObject({ kind: "failed", caseId: "2" });
  expect(fixture.asked).toHaveLength(1);
});

test("a rubric with an empty level is not judged with; a missing name is no obstacle", async () => {
  const fixture = await trialStoreFixture();
  const { store, actions, asked, text } = fixture;
  text.draft = { ...DRAFT, scoreDescriptions: ["no", "hardly", "", "mostly", "yes"] };
  await actions.judge();
  expect(store.getState().running).toMatchObject({ kind: "blocked", problems: [{ field: "score3" }] });
  expect(asked).toEqual([]);
  text.draft = { ...DRAFT, name: " " };
  await begin(fixture, ["1"]);
  expect(askedFor(asked, "1").task.rubric.name).toBe("Rubric without a name");
  actions.stop();
});

test("verdicts name the newest version if the text is its own, else the version that the draft is to become", async () => {
  const fixture = await trialStoreFixture();
  const { actions, asked, text } = fixture;
  const saved = { ...DRAFT, criteria: "Was it right?" };
  text.versions = [versionOf(1, DRAFT), versionOf(2, saved)];
  text.draft = { ...saved, name: "Renamed" };
  await begin(fixture, ["1"]);
  const ofVersion = askedFor(asked, "1").task;
  expect(ofVersion.rubric).toMatchObject({ id: "rubric-1", name: "Correctness", version: 2 });
  expect(ofVersion.isDraft).toBeUndefined();
  actions.stop();
  // the text of version 1 again, which is not the newest any more
  text.draft = DRAFT;
  await begin(fixture, ["1"]);
  const ofDraft = askedFor(asked, "1").task;
  expect(ofDraft).toMatchObject({ isDraft: true, rubric: { version: 3, criteria: DRAFT.criteria } });
  actions.stop();
});

test("a full disk stops judging, holds the verdict, shows no result, and gives it back once there is room", async () => {
  const fixture = await trialStoreFixture({ maxParallel: 2 });
  const { store, asked, trouble, disk, actions } = fixture;
  const judged = await begin(fixture);
  trouble.verdicts = FULL_DISK;
  const verdict = askedFor(asked, "1").answer();
  await judged.ended;
  expect(store.getState().running).toMatchObject({ kind: "not-kept", error: FULL_DISK, held: [{ verdict }] });
  expect(store.getState().runs).toEqual([]);
  expect(askedFor(asked, "2").options.signal.aborted).toBe(true);
  expect(asked).toHaveLength(2);
  await actions.keepAgain();
  expect(store.getState().running).toMatchObject({ kind: "not-kept", held: [{ verdict }] });
  trouble.verdicts = null;
  await Promise.all([actions.keepAgain(), actions.keepAgain()]);
  expect(store.getState().running).toEqual({ kind: "idle" });
  expect(disk.verdicts).toEqual([verdict]);
  expect(store.getState().runs[0]?.results.map(({ verdictId }) => verdictId)).toEqual([verdict.id]);
});

test("a verdict whose run could not be kept is held too, and not kept twice", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, trouble, disk, actions } = fixture;
  const judged = await begin(fixture, ["1"]);
  trouble.runs = FULL_DISK;
  askedFor(asked, "1").answer();
  await judged.ended;
  expect(disk.verdicts).toHaveLength(1);
  expect(store.getState()).toMatchObject({ running: { kind: "not-kept" }, runs: [] });
  trouble.runs = null;
  await actions.keepAgain();
  expect(store.getState().running).toEqual({ kind: "idle" });
  expect(disk.runs.size).toBe(1);
});

test("judge() keeps first what is held, and judges nothing while the disk refuses it", async () => {
  const fixture = await trialStoreFixture();
  const { store, asked, trouble, actions } = fixture;
  const judged = await begin(fixture, ["1"]);
  trouble.verdicts = FULL_DISK;
  askedFor(asked, "1").answer();
  await judged.ended;
  await actions.judge();
  expect(asked).toHaveLength(1);
  expect(store.getState().running.kind).toBe("not-kept");
  trouble.verdicts = null;
  await begin(fixture, ["2"]);
  expect(asked.map(({ caseId }) => caseId)).toEqual(["1", "2"]);
  actions.stop();
});

test("opening another rubric stops judging and shows that one's cases", async () => {
  const cases = [trialCaseOf("1", 4), { ...trialCaseOf("9", 2), rubricId: "rubric-2" }];
  const fixture = await trialStoreFixture({ cases });
  const judged = await begin(fixture);
  await fixture.actions.open("rubric-2");
  await judged.ended;
  const state = fixture.store.getState();
  expect(state).toMatchObject({ rubricId: "rubric-2", running: { kind: "idle" }, runs: [] });
  expect(state.cases.map(({ id }) => id)).toEqual(["9"]);
  expect(askedFor(fixture.asked, "1").options.signal.aborted).toBe(true);
});

test("a disk that cannot be read is a state", async () => {
  const { store } = await trialStoreFixture({
    rubrics: {
      listTrialCases: () => Promise.reject(FULL_DISK),
      listTrialRuns: async () => [],
      write: async () => {},
    },
  });
  expect(store.getState().reading).toEqual({ kind: "failed", error: FULL_DISK });
});

test("showVerdict() reads an earlier verdict, says when it was deleted, and shows the one asked for last", async () => {
  const fixture = await trialStoreFixture();
  const { store, actions, asked, disk } = fixture;
  const judged = await begin(fixture, ["1"]);
  const verdict = askedFor(asked, "1").answer();
  await judged.ended;
  const elsewhere = { ...verdict, id: "from before the reload" };
  disk.verdicts.push(elsewhere);
  const [slow, quick] = [actions.showVerdict(elsewhere.id), actions.showVerdict(verdict.id)];
  expect(store.getState().shown).toEqual({ kind: "shown", verdict });
  await Promise.all([slow, quick]);
  expect(store.getState().shown).toEqual({ kind: "shown", verdict });
  await actions.showVerdict(elsewhere.id);
  expect(store.getState().shown).toEqual({ kind: "shown", verdict: elsewhere });
  await actions.showVerdict("deleted");
  expect(store.getState().shown).toEqual({ kind: "missing", verdictId: "deleted" });
  actions.hideVerdict();
  expect(store.getState().shown).toEqual({ kind: "none" });
});

test("followRubric() names the text under the pen and the version before it; the last text told counts", async () => {
  const { store, actions } = await trialStoreFixture();
  const versions = [versionOf(1, DRAFT)];
  const changed = { ...DRAFT, criteria: "Was it right?" };
  await Promise.all([actions.followRubric(DRAFT, versions), actions.followRubric(changed, versions)]);
  expect(store.getState().texts).toEqual({
    draft: { sha256: "sha of Was it right?", levels: 5 },
    previous: { version: 1, sha256: "sha of Is it right?", levels: 5 },
  });
  await actions.followRubric(DRAFT, versions);
  expect(store.getState().texts?.previous).toBeNull();
});
