import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import * as rubricStore from "#stores/rubricStore.ts";
import { createRubricStore, selectRubric, type RubricStoreDeps } from "#stores/rubricStore.ts";
import { deferred } from "./deferred.ts";
import { RUBRIC as STARTER } from "./judgeStoreFixture.ts";

const OWN: NamedRubric = {
  name: "Rigour",
  criteria: "Is the argument sound?",
  scoreDescriptions: ["no", "hardly", "in part", "mostly", "wholly"],
  id: "own",
  version: 3,
};
const FULL = new AppError("storage/quota-exceeded", "The disk is full");

function rubricStoreFixture(overrides: Partial<RubricStoreDeps> = {}) {
  const store = createRubricStore({ listRubrics: async () => [], ...overrides });
  return { store, actions: store.getState().actions };
}

/** A store with the own rubric restored and selected. */
async function withOwnRubric() {
  const fixture = rubricStoreFixture({ listRubrics: async () => [OWN] });
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

test("setOwn() takes rubrics over that were read elsewhere", () => {
  const { store, actions } = rubricStoreFixture();
  actions.select("own");
  actions.setOwn([OWN]);
  expect(store.getState().rubrics).toEqual([...STARTER_RUBRICS, OWN]);
  expect(selectRubric(store.getState())).toEqual(OWN);
});

test("every selector gives the same value again while nothing changes", async () => {
  const state = (await withOwnRubric()).store.getState();
  const selectors = Object.entries(rubricStore).filter(([name]) => name.startsWith("select"));
  expect(selectors).toHaveLength(3);
  for (const [name, selector] of selectors) {
    const select = selector as (from: typeof state) => unknown;
    expect(Object.is(select(state), select(state)), name).toBe(true);
  }
});

test("restore() that began before setOwn() does not bring older rubrics back", async () => {
  const listing = deferred<NamedRubric[]>();
  const store = createRubricStore({ listRubrics: () => listing.promise });
  const { restore, setOwn } = store.getState().actions;
  const older: NamedRubric = { ...OWN, version: 1 };
  const newer: NamedRubric = { ...OWN, version: 2 };
  const restoring = restore();
  setOwn([newer]);
  listing.resolve([older]);
  await restoring;
  expect(store.getState().rubrics.at(-1)).toEqual(newer);
});
