import { expect, test } from "vitest";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { turn } from "#test/unit/stores/deferred.ts";
import { askedFor, begin, FULL_DISK, trialStoreFixture } from "./trialStoreFixture.ts";

test("addCases() puts cases at the end as one step, and they are kept", async () => {
  const { store, actions, disk, steps } = await trialStoreFixture();
  const ids = await actions.addCases([{ instruction: "Name a prime." }, { response: "Seven." }]);
  expect(ids).toHaveLength(2);
  const shown = store.getState().cases;
  expect(shown.map(({ id }) => id)).toEqual(["1", "2", "3", ...ids]);
  expect(shown.at(-1)).toMatchObject({
    response: "Seven.",
    expectedScore: null,
    position: 5,
    textRevision: 1,
  });
  expect(disk.cases).toEqual(shown);
  expect(steps).toEqual(["2 new cases"]);
});

test("changeCase() shows at once what is typed, and a pause keeps it as one step with one revision", async () => {
  const { store, actions, disk, steps } = await trialStoreFixture();
  actions.changeCase("2", { response: "S" });
  actions.changeCase("2", { response: "Se" });
  expect(store.getState().cases[1]).toMatchObject({ response: "Se", textRevision: 2 });
  expect(disk.cases[1]?.response).toBe("Response 2");
  expect(store.getState().keeping).toEqual({ kind: "keeping" });
  await turn();
  await turn();
  expect(disk.cases[1]).toMatchObject({ response: "Se", textRevision: 2 });
  expect(store.getState().keeping).toEqual({ kind: "kept" });
  expect(steps).toEqual(["edit of case 2"]);
});

test("a text that is typed back to what is kept has its revision back, and no step", async () => {
  const { store, actions, steps } = await trialStoreFixture();
  actions.changeCase("2", { response: "Typed" });
  actions.changeCase("2", { response: "Response 2" });
  expect(store.getState().cases[1]?.textRevision).toBe(1);
  expect(await actions.flush()).toBe(true);
  expect(steps).toEqual([]);
});

test("an expected score is kept right away and leaves the revision of the text alone", async () => {
  const { actions, disk, steps } = await trialStoreFixture({ pauseMs: 60_000 });
  actions.changeCase("3", { expectedScore: 4 });
  await turn();
  expect(disk.cases[2]).toMatchObject({ expectedScore: 4, textRevision: 1 });
  expect(steps).toEqual(["expected score of case 3"]);
});

test("a text that is changed while it is judged gets a revision that no result has", async () => {
  const fixture = await trialStoreFixture();
  const { store, actions, asked } = fixture;
  actions.changeCase("1", { response: "First" });
  const judged = await begin(fixture, ["1"]);
  actions.changeCase("1", { response: "Second" });
  expect(store.getState().cases[0]?.textRevision).toBe(3);
  askedFor(asked, "1").answer();
  await judged.ended;
  expect(askedFor(asked, "1").task.evaluationCase).toMatchObject({ response: { text: "First" } });
  expect(store.getState().runs[0]?.results[0]?.textRevision).toBe(2);
});

test("a text that is typed after undo gets another revision than the one that was undone and judged", async () => {
  const fixture = await trialStoreFixture();
  const { store, actions, asked, disk } = fixture;
  actions.changeCase("1", { response: "Undone" });
  const judged = await begin(fixture, ["1"]);
  askedFor(asked, "1").answer();
  await judged.ended;
  disk.cases = disk.cases.map((one) => (one.id === "1" ? trialCaseOf("1", null) : one));
  await actions.reread();
  expect(store.getState().cases[0]).toMatchObject({ response: "Response 1", textRevision: 1 });
  actions.changeCase("1", { response: "Something else" });
  expect(store.getState().cases[0]?.textRevision).toBe(3);
});

test("judge() keeps what is typed first, and judges that", async () => {
  const fixture = await trialStoreFixture({ pauseMs: 60_000 });
  fixture.actions.changeCase("1", { response: "Typed" });
  await begin(fixture, ["1"]);
  expect(fixture.disk.cases[0]?.response).toBe("Typed");
  expect(askedFor(fixture.asked, "1").task.evaluationCase).toMatchObject({ response: { text: "Typed" } });
  fixture.actions.stop();
});

test("judge() leaves out cases without an instruction or a response, and those that are removed meanwhile", async () => {
  const cases = [trialCaseOf("1", 4), { ...trialCaseOf("2", 4), response: " " }, trialCaseOf("3", 4)];
  const fixture = await trialStoreFixture({ cases });
  const { store, actions, asked } = fixture;
  const judged = await begin(fixture);
  expect(store.getState().running).toMatchObject({ caseIds: ["1", "3"] });
  await actions.removeCase("3");
  askedFor(asked, "1").answer();
  await judged.ended;
  expect(asked.map(({ caseId }) => caseId)).toEqual(["1"]);
  expect(store.getState().running).toEqual({ kind: "idle" });
});

test("removeCase() takes a case out, typed text and all, and gives back what puts it where it was", async () => {
  const { store, actions, disk, steps } = await trialStoreFixture({ pauseMs: 60_000 });
  actions.changeCase("2", { response: "Typed" });
  const putBack = await actions.removeCase("2");
  expect(disk.cases.map(({ id }) => id)).toEqual(["1", "3"]);
  expect(store.getState().cases).toEqual(disk.cases);
  await putBack();
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(disk.cases[1]?.response).toBe("Typed");
  expect(steps).toEqual(["edit of case 2", "removal of case 2", "return of case 2"]);
});

test("a disk that refuses changes nothing in the table: adding and removing reject", async () => {
  const { store, actions, trouble } = await trialStoreFixture();
  trouble.cases = FULL_DISK;
  const before = store.getState().cases;
  await expect(actions.addCases([{}])).rejects.toBe(FULL_DISK);
  await expect(actions.removeCase("1")).rejects.toBe(FULL_DISK);
  expect(store.getState().cases).toBe(before);
});

test("typed text that the disk refuses stays on the page, also over another rubric, and goes out later", async () => {
  const { store, actions, trouble, disk } = await trialStoreFixture({ pauseMs: 60_000 });
  trouble.cases = FULL_DISK;
  actions.changeCase("1", { response: "Typed" });
  expect(await actions.flush()).toBe(false);
  expect(store.getState().keeping).toEqual({ kind: "not-kept", error: FULL_DISK });
  await actions.open("rubric-2");
  expect(store.getState()).toMatchObject({ cases: [], keeping: { kind: "kept" } });
  trouble.cases = null;
  await actions.open("rubric-1");
  expect(store.getState().cases[0]?.response).toBe("Typed");
  expect(await actions.flush()).toBe(true);
  expect(disk.cases[0]?.response).toBe("Typed");
});

test("reread() follows what was undone elsewhere", async () => {
  const { store, actions, disk } = await trialStoreFixture();
  disk.cases = disk.cases.slice(1);
  await actions.reread();
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["2", "3"]);
});
