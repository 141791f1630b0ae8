import { beforeEach, expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import type { InstallState } from "#stores/installs.ts";
import { createLibraryStore, type LibraryStore } from "#stores/libraryStore.ts";
import {
  createFakeModels,
  type FakeModels,
  orderOf,
  storedModelOf,
  unfinishedOf,
} from "./fakeModelsClient.ts";

let models: FakeModels;
let store: LibraryStore;
let nowMs: number;
let released: string[];
let keptSpeeds: number[];
let network: () => void;

beforeEach(() => {
  models = createFakeModels();
  nowMs = 0;
  released = [];
  keptSpeeds = [];
  network = () => {};
  store = createLibraryStore({
    models,
    now: () => nowMs,
    releaseJudge: async (id) => void released.push(id),
    requireNetwork: () => network(),
    isSealed: () => false,
    keptLinkSpeed: null,
    keepLinkSpeed: (speed) => keptSpeeds.push(speed),
  });
});

const actions = (): ReturnType<typeof store.getState>["actions"] => store.getState().actions;
const stateOf = (id: string): InstallState | undefined =>
  store.getState().installs.find(({ order }) => order.id === id)?.state;

/** The install that was begun last. */
async function lastRunning(): Promise<FakeModels["running"][number]> {
  await vi.waitFor(() => expect(models.running.length).toBeGreaterThan(0));
  const running = models.running.at(-1);
  if (running === undefined) throw new Error("Nothing runs");
  return running;
}

test("an install is shown while it runs, and as a stored model when it is done", async () => {
  const installing = actions().install(orderOf("a"));
  expect(stateOf("a")).toMatchObject({ kind: "running", progress: { stage: "looking-up" } });
  const running = await lastRunning();
  running.tell({ bytesDone: 10, bytesTotal: 100, fileName: "x.bin" });
  expect(stateOf("a")).toMatchObject({ kind: "running", progress: { bytesDone: 10, fileName: "x.bin" } });
  running.finish();
  await installing;
  expect(store.getState().installs).toEqual([]);
  expect(store.getState().stored.map(({ id }) => id)).toEqual(["a"]);
});

test("the rate counts what came since this stage began, and is remembered for estimates", async () => {
  void actions().install(orderOf("a"));
  const running = await lastRunning();
  // 1 GB was there before
  running.tell({ bytesDone: 1e9, bytesTotal: 4e9 });
  nowMs = 2_000;
  running.tell({ bytesDone: 1e9 + 2e7, bytesTotal: 4e9 });
  expect(stateOf("a")).toMatchObject({ bytesPerSecond: 1e7 });
  running.tell({ stage: "verifying", bytesDone: 0, bytesTotal: 4e9 });
  expect(stateOf("a")).toMatchObject({ bytesPerSecond: null });
  actions().pause("a");
  await vi.waitFor(() => expect(keptSpeeds).toEqual([1e7]));
});

test("a pause keeps what is there, is remembered for the next visit, and tells the other tabs", async () => {
  models.unfinished.push(unfinishedOf(orderOf("a"), true));
  const installing = actions().install(orderOf("a"));
  await lastRunning();
  actions().pause("a");
  await installing;
  expect(models.paused.get("a")).toBe(true);
  expect(models.wishes).toEqual([["a", "pause"]]);
  expect(models.removed).toEqual([]);
  expect(stateOf("a")).toEqual({ kind: "paused", byteLength: 500 });
});

test("news of a change while a stop is being written down does not set the install going again", async () => {
  const told: string[] = [];
  const tellOfChange = async (what: string): Promise<void> => {
    models.otherTabChanged();
    // long enough for the shelf to be read with the old record
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    told.push(what);
  };
  models.unfinished.push(unfinishedOf(orderOf("a")));
  models.setPaused = async () => {
    await tellOfChange("paused");
    models.unfinished.splice(0, 1, unfinishedOf(orderOf("a"), true));
  };
  models.remove = async () => {
    await tellOfChange("removed");
    models.unfinished.splice(0);
  };
  const installing = actions().install(orderOf("a"));
  await lastRunning();
  actions().pause("a");
  await installing;
  expect(stateOf("a")).toEqual({ kind: "paused", byteLength: 500 });
  const resumed = actions().resume("a");
  await actions().cancel("a");
  await resumed;
  expect(told).toEqual(["paused", "removed"]);
  expect(models.running).toHaveLength(2);
  expect(store.getState().installs).toEqual([]);
});

test("resume goes on with the same order", async () => {
  models.unfinished.push(unfinishedOf(orderOf("a"), true));
  await actions().refresh();
  expect(stateOf("a")).toEqual({ kind: "paused", byteLength: 500 });
  void actions().resume("a");
  expect((await lastRunning()).order).toEqual(orderOf("a"));
});

test("cancel deletes what is there, whether it runs or not", async () => {
  const installing = actions().install(orderOf("a"));
  await lastRunning();
  await actions().cancel("a");
  await installing;
  expect(models.removed).toEqual(["a"]);
  expect(store.getState().installs).toEqual([]);

  models.unfinished.push(unfinishedOf(orderOf("b"), true));
  await actions().refresh();
  await actions().cancel("b");
  expect(models.removed).toEqual(["a", "b"]);
  expect(store.getState().installs).toEqual([]);
});

test("after a reload what was cut goes on by itself, what was paused waits", async () => {
  models.unfinished.push(unfinishedOf(orderOf("cut")), unfinishedOf(orderOf("paused"), true));
  await actions().refresh();
  expect((await lastRunning()).order.id).toBe("cut");
  expect(stateOf("paused")).toMatchObject({ kind: "paused" });
  // a second look does not begin it again
  await actions().refresh();
  expect(models.running).toHaveLength(1);
});

test("an install from picked files asks for them again after a reload", async () => {
  const order = orderOf("disk", { kind: "files" });
  models.unfinished.push(unfinishedOf(order));
  await actions().refresh();
  expect(stateOf("disk")).toEqual({ kind: "needs-files", byteLength: 500 });
  const files = [{ path: "a.bin", blob: new Blob(["a"]) }];
  void actions().resume("disk", { files });
  expect((await lastRunning()).extras).toEqual({ files, isSealed: false });
});

test("a fault is a state, stays through a look at the storage, and can be resumed from", async () => {
  const installing = actions().install(orderOf("a"));
  const error = new AppError("weights/hash-mismatch", "wrong twice");
  (await lastRunning()).fail(error);
  await installing;
  expect(stateOf("a")).toEqual({ kind: "failed", error });
  models.unfinished.push(unfinishedOf(orderOf("a")));
  await actions().refresh();
  expect(stateOf("a")).toEqual({ kind: "failed", error });
  void actions().resume("a");
  await vi.waitFor(() => expect(models.running).toHaveLength(2));
  expect(stateOf("a")).toMatchObject({ kind: "running" });
});

test("where the network is refused nothing is begun", async () => {
  const error = new AppError("weights/access-denied", "sealed");
  network = () => {
    throw error;
  };
  await actions().install(orderOf("a"));
  expect(models.running).toEqual([]);
  expect(stateOf("a")).toEqual({ kind: "failed", error });
});

test("what another tab wishes of an install here happens here", async () => {
  const installing = actions().install(orderOf("a"));
  await lastRunning();
  models.unfinished.push(unfinishedOf(orderOf("a"), true));
  models.otherTabWishes("a", "pause");
  await installing;
  expect(stateOf("a")).toMatchObject({ kind: "paused" });
});

test("what another tab stored is shown here", async () => {
  models.stored.push(storedModelOf(orderOf("other")));
  models.otherTabChanged();
  await vi.waitFor(() => expect(store.getState().stored.map(({ id }) => id)).toEqual(["other"]));
});

test("a judge lets go of a model before it is deleted or repaired", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  await actions().remove("a");
  expect(released).toEqual(["a"]);
  expect(models.removed).toEqual(["a"]);
  models.stored.push(storedModelOf(orderOf("b")));
  await actions().repair("b");
  expect(released).toEqual(["a", "b"]);
  // it is an unfinished one now and goes on by itself
  expect((await lastRunning()).order.id).toBe("b");
});

test("a check that cannot be made stands on the model's card", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  models.verify = async () => {
    throw new AppError("storage/unavailable", "gone");
  };
  await actions().verify("a");
  expect(store.getState().faults["a"]).toMatchObject({ code: "storage/unavailable" });
  expect(store.getState().checks).toEqual({});
});

test("a check that is stopped ends without a fault", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  models.verify = (_id, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const ended = actions().verify("a");
  expect(store.getState().checks["a"]).toMatchObject({ stage: "verifying" });
  actions().stopVerify("a");
  await ended;
  expect(store.getState()).toMatchObject({ checks: {}, faults: {} });
});

test("a storage that cannot be looked at is a fault of the page, not a rejection", async () => {
  models.list = async () => {
    throw new AppError("storage/unavailable", "private");
  };
  await actions().refresh();
  expect(store.getState()).toMatchObject({ isRead: true, fault: { code: "storage/unavailable" } });
});

test("sourceOf() says what WebLLM is to load, with memory for the context that was chosen", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  const short = await actions().sourceOf("a", 4096);
  const long = await actions().sourceOf("a", 8192);
  expect(short).toMatchObject({
    kind: "stored-package",
    modelId: "a",
    packageUrl: "https://models.hearth.invalid/a/resolve/0123456789ab/",
    libraryUrl: "https://host/lib.wasm",
    contextLength: 4096,
    promptFormat: "mistral-instruct",
  });
  // 4096 tokens more at 128 KiB each
  const memory = (source: object): number => Number("memoryBytes" in source ? source.memoryBytes : NaN);
  expect(memory(long) - memory(short)).toBe(4096 * 131_072);
});

test("sourceOf() refuses a package that no compiled library runs, and a model that is not there", async () => {
  models.stored.push(storedModelOf(orderOf("a"), { library: null }));
  await actions().refresh();
  await expect(actions().sourceOf("a", 4096)).rejects.toMatchObject({
    code: "engine/architecture-unsupported",
  });
  await expect(actions().sourceOf("b", 4096)).rejects.toMatchObject({ code: "engine/model-not-found" });
});

test("a newer version is looked for when a person asks, and never before", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  expect(models.lookedFor).toEqual([]);
  const looking = actions().lookForUpdate("a");
  expect(store.getState().updates["a"]).toEqual({ kind: "looking" });
  // a second press asks nobody again
  await actions().lookForUpdate("a");
  await looking;
  expect(store.getState().updates["a"]).toEqual({ kind: "none" });
  expect(models.lookedFor).toEqual(["a"]);
});

test("a newer version comes beside the old one, which stays as it is", async () => {
  const old = storedModelOf(orderOf("a"));
  models.stored.push(old);
  await actions().refresh();
  const order = orderOf("a-version-1a2b3c4");
  models.updates.set("a", order);
  await actions().lookForUpdate("a");
  expect(store.getState().updates["a"]).toEqual({ kind: "found", order });
  expect(models.running).toEqual([]);
  const installing = actions().install(order);
  (await lastRunning()).finish();
  await installing;
  expect(store.getState().stored.map(({ id }) => id)).toEqual(["a", "a-version-1a2b3c4"]);
  expect(store.getState().stored[0]).toEqual(old);
  expect(released).toEqual([]);
});

test("while sealed nobody is asked for a newer version", async () => {
  const error = new AppError("privacy/sealed", "Get Model a: Hearth is sealed");
  network = () => {
    throw error;
  };
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  await actions().lookForUpdate("a");
  expect(store.getState().updates["a"]).toEqual({ kind: "failed", error });
  expect(models.lookedFor).toEqual([]);
});

test("what was found of a model is forgotten with it, also when it was deleted meanwhile", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  await actions().refresh();
  const looking = actions().lookForUpdate("a");
  const removing = actions().remove("a");
  await Promise.all([looking, removing]);
  expect(store.getState().updates).toEqual({});
});

test("that a model is gone where it came from is told, and harms nothing here", async () => {
  models.stored.push(storedModelOf(orderOf("a")));
  models.findUpdate = async () => {
    throw new AppError("weights/not-found", "Cannot read the listing: status 404");
  };
  await actions().refresh();
  await actions().lookForUpdate("a");
  expect(store.getState().updates["a"]).toMatchObject({
    kind: "failed",
    error: { code: "weights/not-found" },
  });
  expect(store.getState().stored.map(({ id }) => id)).toEqual(["a"]);
  expect(store.getState().faults).toEqual({});
});

test("the speed of a download that came to its end is remembered for the next visit", async () => {
  const installing = actions().install(orderOf("a"));
  const running = await lastRunning();
  running.tell({ bytesDone: 0, bytesTotal: 4e7 });
  nowMs = 2_000;
  running.tell({ bytesDone: 4e7, bytesTotal: 4e7 });
  expect(keptSpeeds).toEqual([]);
  running.finish();
  await installing;
  expect(keptSpeeds).toEqual([2e7]);
});
