import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import * as rubricStore from "#stores/rubricStore.ts";
import { createRubricStore, selectRubric, type RubricStoreDeps } from "#stores/rubricStore.ts";
import { deferred } from "./deferred.ts";
import { RUBRIC as STARTER } from "./judgeStoreFixture.ts";

const DRAFT: RubricDraft = {
  name: "Rigour",
  criteria: "Is the argument sound?",
  scoreDescriptions: ["no", "hardly", "in part", "mostly", "wholly"],
};
const OWN: NamedRubric = { ...DRAFT, id: "own", version: 3 };
const FULL = new AppError("storage/quota-exceeded", "The disk is full");

/** A store over a disk that refuses a version that is kept already, as the real one does. */
function rubricStoreFixture(overrides: Partial<RubricStoreDeps> = {}, kept: readonly NamedRubric[] = []) {
  const disk: NamedRubric[] = [...kept];
  let ids = 0;
  const store = createRubricStore({
    listRubrics: async () => [...disk],
    async keepRubric(rubric) {
      if (disk.some(({ id, version }) => id === rubric.id && version === rubric.version)) {
        throw new AppError("storage/unavailable", "That version is kept already");
      }
      disk.push(rubric);
    },
    newId: () => `new-${++ids}`,
    ...overrides,
  });
  return { store, actions: store.getState().actions, disk };
}

/** A store with the own rubric restored and selected. */
async function withOwnRubric(overrides: Partial<RubricStoreDeps> = {}) {
  const fixture = rubricStoreFixture(overrides, [OWN]);
  await fixture.actions.restore();
  fixture.actions.select("own");
  return fixture;
}

test("the store begins with the starters, the first of them selected", () => {
  const { store } = rubricStoreFixture();
  expect(store.getState().rubrics).toEqual(STARTER_RUBRICS);
  expect(selectRubric(store.getState())).toBe(STARTER);
});

test("restore() puts the person's own rubrics after the starters", async () => {
  const { store } = await withOwnRubric();
  expect(store.getState().rubrics).toEqual([...STARTER_RUBRICS, OWN]);
  expect(selectRubric(store.getState())).toEqual(OWN);
});

test("restore() that fails says so and leaves the starters", async () => {
  const { store, actions } = rubricStoreFixture({ listRubrics: () => Promise.reject(FULL) });
  await actions.restore();
  expect(store.getState()).toMatchObject({ error: FULL, rubrics: STARTER_RUBRICS });
});

test("selectRubric() falls back to the first starter when the selected one is gone", () => {
  const { store, actions } = rubricStoreFixture();
  actions.select("no such rubric");
  expect(selectRubric(store.getState())).toBe(STARTER);
});

test("saving a changed starter makes a rubric of the person's own and leaves the starter as it is", async () => {
  const { store, actions, disk } = rubricStoreFixture();
  actions.edit();
  expect(store.getState().draft).toMatchObject({ name: "My helpfulness", criteria: STARTER.criteria });
  actions.change({ ...DRAFT });
  expect(await actions.save()).toBe(true);
  const kept = { ...DRAFT, id: "new-1", version: 1 };
  expect(disk).toEqual([kept]);
  expect(store.getState()).toMatchObject({ selectedId: "new-1", draft: null });
  expect(store.getState().rubrics).toEqual([...STARTER_RUBRICS, kept]);
});

test("saving an own rubric makes its next version, which takes the place of the one before", async () => {
  const { store, actions, disk } = await withOwnRubric();
  actions.edit();
  expect(store.getState().draft?.name).toBe("Rigour");
  actions.change({ ...DRAFT, criteria: "Does the argument hold?" });
  await actions.save();
  const next = { ...OWN, version: 4, criteria: "Does the argument hold?" };
  expect(disk).toEqual([OWN, next]);
  expect(store.getState().rubrics).toEqual([...STARTER_RUBRICS, next]);
  expect(selectRubric(store.getState())).toEqual(next);
});

test("a new rubric is a new one even while an own rubric is selected", async () => {
  const { store, actions, disk } = await withOwnRubric();
  actions.editNew();
  expect(store.getState().draft).toMatchObject({ name: "", criteria: "" });
  actions.change(DRAFT);
  await actions.save();
  expect(disk.at(-1)).toEqual({ ...DRAFT, id: "new-1", version: 1 });
});

test("save() of an invalid draft keeps nothing and names the fields, which change() takes back one by one", async () => {
  const { store, actions, disk } = rubricStoreFixture();
  actions.editNew();
  actions.change({ ...DRAFT, name: "", criteria: " " });
  expect(store.getState().problems).toEqual([]);
  expect(await actions.save()).toBe(false);
  expect(store.getState().problems.map(({ field }) => field)).toEqual(["name", "criteria"]);
  actions.change({ ...DRAFT, criteria: " " });
  expect(store.getState().problems.map(({ field }) => field)).toEqual(["criteria"]);
  actions.change(DRAFT);
  expect(store.getState().problems).toEqual([]);
  expect(disk).toEqual([]);
});

test("save() without a draft keeps nothing", async () => {
  const { actions, disk } = rubricStoreFixture();
  expect(await actions.save()).toBe(false);
  expect(disk).toEqual([]);
});

test("a draft that cannot be kept stays under the pen, and is kept when the disk takes it again", async () => {
  let isFull = true;
  const disk: NamedRubric[] = [];
  const { store, actions } = rubricStoreFixture({
    async keepRubric(rubric) {
      if (isFull) throw FULL;
      disk.push(rubric);
    },
  });
  actions.editNew();
  actions.change(DRAFT);
  expect(await actions.save()).toBe(false);
  expect(store.getState()).toMatchObject({ error: FULL, draft: DRAFT, rubrics: STARTER_RUBRICS });
  isFull = false;
  expect(await actions.save()).toBe(true);
  expect(store.getState()).toMatchObject({ error: null, draft: null });
  expect(disk).toHaveLength(1);
});

test.each(["edit", "editNew", "cancelEdit"] as const)(
  "%s() begins without the last failure",
  async (action) => {
    const { store, actions } = rubricStoreFixture({ keepRubric: () => Promise.reject(FULL) });
    actions.editNew();
    actions.change(DRAFT);
    await actions.save();
    expect(store.getState().error).toBe(FULL);
    actions[action]();
    expect(store.getState()).toMatchObject({ error: null, problems: [] });
  },
);

test("cancelEdit() and select() leave the kept rubrics as they were", async () => {
  const { store, actions, disk } = await withOwnRubric();
  for (const leave of [actions.cancelEdit, () => actions.select(STARTER.id)]) {
    actions.edit();
    actions.change({ ...DRAFT, name: "Never kept" });
    leave();
    expect(store.getState().draft).toBeNull();
  }
  expect(disk).toEqual([OWN]);
});

describe("while a rubric is being kept", () => {
  /** An own rubric, changed, and a save that ends when the test says so. */
  async function saving() {
    const writing = deferred();
    const kept: NamedRubric[] = [];
    const fixture = await withOwnRubric({
      keepRubric: (rubric) => writing.promise.then(() => void kept.push(rubric)),
    });
    fixture.actions.edit();
    fixture.actions.change({ ...DRAFT, name: "Saved" });
    return { ...fixture, writing, kept, saved: fixture.actions.save() };
  }

  test("a second press keeps nothing twice", async () => {
    const { store, actions, writing, kept, saved } = await saving();
    const again = actions.save();
    writing.resolve();
    expect(await Promise.all([saved, again])).toEqual([true, true]);
    expect(kept).toHaveLength(1);
    expect(store.getState()).toMatchObject({ draft: null, error: null });
  });

  test("what is typed stays under the pen and becomes the version after", async () => {
    const { store, actions, writing, kept, saved } = await saving();
    const typed = { ...DRAFT, name: "Saved, and more" };
    actions.change(typed);
    writing.resolve();
    await saved;
    expect(store.getState().draft).toEqual(typed);
    await actions.save();
    expect(kept.map(({ id, version, name }) => [id, version, name])).toEqual([
      ["own", 4, "Saved"],
      ["own", 5, "Saved, and more"],
    ]);
  });

  test("choosing another rubric is not undone when the first is kept", async () => {
    const { store, actions, writing, saved } = await saving();
    actions.select(STARTER.id);
    writing.resolve();
    await saved;
    expect(store.getState()).toMatchObject({ selectedId: STARTER.id, draft: null });
    expect(store.getState().rubrics.at(-1)).toMatchObject({ id: "own", version: 4 });
  });

  test("a new rubric that was begun meanwhile stays a new one", async () => {
    const { store, actions, writing, kept, saved } = await saving();
    actions.editNew();
    writing.resolve();
    await saved;
    expect(store.getState().draft).toMatchObject({ name: "" });
    actions.change(DRAFT);
    await actions.save();
    expect(kept.at(-1)).toMatchObject({ id: "new-1", version: 1 });
  });
});

test("every selector gives the same value again while nothing changes", async () => {
  const state = (await withOwnRubric()).store.getState();
  const selectors = Object.entries(rubricStore).filter(([name]) => name.startsWith("select"));
  expect(selectors).toHaveLength(6);
  for (const [name, selector] of selectors) {
    const select = selector as (from: typeof state) => unknown;
    expect(Object.is(select(state), select(state)), name).toBe(true);
  }
});
