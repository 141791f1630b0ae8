import { beforeEach, expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import { createLibraryStore, type LibraryStore } from "#stores/libraryStore.ts";
import { deferred } from "./deferred.ts";
import {
  createFakeModels,
  type FakeModels,
  orderOf,
  storedModelOf,
  unfinishedOf,
} from "./fakeModelsClient.ts";

let models: FakeModels;
let store: LibraryStore;

beforeEach(() => {
  models = createFakeModels();
  store = createLibraryStore({
    models,
    now: () => 0,
    releaseJudge: async () => {},
    requireNetwork: () => {},
    isSealed: () => false,
    keptLinkSpeed: null,
    keepLinkSpeed: () => {},
  });
});

const actions = (): ReturnType<typeof store.getState>["actions"] => store.getState().actions;
const stateOf = (id: string): string | undefined =>
  store.getState().installs.find(({ order }) => order.id === id)?.state.kind;

test("a wish to delete an install counts while a pause of it is written down", async () => {
  const writing = deferred();
  models.unfinished.push(unfinishedOf(orderOf("a")));
  models.setPaused = () => writing.promise;
  const installing = actions().install(orderOf("a"));
  await vi.waitFor(() => expect(models.running).toHaveLength(1));
  actions().pause("a");
  await actions().cancel("a");
  writing.resolve();
  await installing;
  expect(models.removed).toEqual(["a"]);
  expect(store.getState().installs).toEqual([]);
});

test("a wish to delete an install that ends well in the same moment deletes the model", async () => {
  models.install = async (order, _extras, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    const model = storedModelOf(order);
    models.stored.push(model);
    return model;
  };
  const installing = actions().install(orderOf("a"));
  await actions().cancel("a");
  await installing;
  expect(models.removed).toEqual(["a"]);
  expect(store.getState().stored).toEqual([]);
});

test("an install that failed here and was done by another tab is shown as stored alone", async () => {
  const installing = actions().install(orderOf("a"));
  await vi.waitFor(() => expect(models.running).toHaveLength(1));
  models.running[0]?.fail(new AppError("weights/unreachable", "gone"));
  await installing;
  expect(stateOf("a")).toBe("failed");
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  expect(store.getState().installs).toEqual([]);
  expect(store.getState().stored.map(({ id }) => id)).toEqual(["a"]);
});

test("an install that does not run is deleted in all tabs: this one tells them, and heeds them", async () => {
  models.unfinished.push(unfinishedOf(orderOf("a"), true), unfinishedOf(orderOf("b"), true));
  await actions().refresh();
  models.otherTabWishes("b", "cancel");
  expect(stateOf("b")).toBeUndefined();
  await actions().cancel("a");
  expect(models.wishes).toEqual([["a", "cancel"]]);
  expect(models.removed).toEqual(["a"]);
});

test("a deletion that is refused stands as a fault", async () => {
  models.unfinished.push(unfinishedOf(orderOf("a"), true));
  models.remove = async () => {
    throw new AppError("weights/in-use", "another tab works on it");
  };
  await actions().refresh();
  await actions().cancel("a");
  expect(stateOf("a")).toBe("failed");
});
