import { createStore } from "zustand/vanilla";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App } from "#app/createApp.ts";
import { readDraft, restoreAndKeepWork } from "#app/keepWork.ts";
import { emptyDraft, type CaseDraft } from "#core/cases/caseDraft.ts";
import { AppError } from "#core/errors.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { createJudgeStore } from "#stores/judgeStore.ts";
import { createLibraryStore } from "#stores/libraryStore.ts";
import { createPrivacyStore } from "#stores/privacyStore.ts";
import { createPromptStore } from "#stores/promptStore.ts";
import { createRubricStore } from "#stores/rubricStore.ts";
import { createSettingsStore } from "#stores/settingsStore.ts";
import { deferred } from "#test/unit/stores/deferred.ts";
import { createFakeModels } from "#test/unit/stores/fakeModelsClient.ts";
import { DRAFT, earlierVerdict } from "#test/unit/stores/judgeStoreFixture.ts";
import { modelStoreFixture } from "#test/unit/stores/modelStoreFixture.ts";

const FIRST_DRAFT = emptyDraft("first", "direct");
const SECOND_STARTER = STARTER_RUBRICS[1]?.id ?? "";
const BROKEN = new AppError("storage/unavailable", "Cannot read");
const unused = (): Promise<never> => Promise.reject(new Error("not used here"));

const NO_RUBRICS: App["storage"]["rubrics"] = {
  write: unused,
  listRecords: unused,
  getRecord: unused,
  listVersions: unused,
  listTrialCases: unused,
  listTrialRuns: unused,
  getRecords: unused,
  readBundles: unused,
  listUsage: unused,
  listSteps: unused,
  listNewest: async () => [],
};

/** An app over plain objects: real stores, notes in a map, and a document that only knows whether it is hidden. */
function appFixture(notes = new Map<string, unknown>()) {
  const storage: App["storage"] = {
    verdicts: {
      add: unused,
      addMissing: unused,
      listByCase: async (caseId) => (caseId === DRAFT.caseId ? [earlierVerdict("old", 0)] : []),
      listAll: unused,
      count: unused,
      remove: unused,
      listByIds: unused,
      countStale: unused,
      listStaleIds: unused,
    },
    rubrics: { ...NO_RUBRICS },
    notes: {
      get: async (key) => notes.get(key),
      set: async (key, value) => void notes.set(key, structuredClone(value)),
    },
  };
  const app: App = {
    storage,
    stores: {
      judge: createJudgeStore(
        {
          judgeCase: unused,
          keepVerdict: unused,
          removeVerdict: unused,
          listVerdicts: (caseId) => app.storage.verdicts.listByCase(caseId),
          now: () => 0,
        },
        FIRST_DRAFT,
      ),
      rubric: createRubricStore({ listRubrics: () => app.storage.rubrics.listNewest() }),
      model: modelStoreFixture().store,
      library: createLibraryStore({
        models: createFakeModels(),
        now: () => 0,
        releaseJudge: unused,
        requireNetwork: () => {},
        isSealed: () => false,
        keptLinkSpeed: null,
        keepLinkSpeed: () => {},
      }),
      privacy: createPrivacyStore("localhost"),
      prompt: createPromptStore({ countTokens: unused }),
      settings: createSettingsStore("system"),
    },
    judging: {
      judgeCase: unused,
      keepVerdict: unused,
      complete: unused,
      countTokens: unused,
      underway: createStore(() => ({ count: 0 })),
      onRestarting: () => {},
      beforeRelease: () => {},
    },
    rubricNews: { announce: () => {}, onNews: () => {} },
  };
  const failures: unknown[] = [];
  const restore = (): Promise<void> => restoreAndKeepWork(app, (error) => failures.push(error));
  return { app, notes, failures, restore };
}

const hidden = { listener: (): void => {}, visibilityState: "visible" };
const pause = (): Promise<unknown> => vi.advanceTimersByTimeAsync(300);
const draftOf = (app: App): CaseDraft => app.stores.judge.getState().draft;

beforeEach(() => {
  vi.useFakeTimers();
  hidden.visibilityState = "visible";
  vi.stubGlobal("document", {
    get visibilityState() {
      return hidden.visibilityState;
    },
    addEventListener(type: string, listener: () => void) {
      expect(type).toBe("visibilitychange");
      hidden.listener = listener;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Another tab comes to the front, or the page is being closed. */
function hidePage(): void {
  hidden.visibilityState = "hidden";
  hidden.listener();
}

test("readDraft() reads a draft that was kept, every field of it", () => {
  const draft: CaseDraft = { ...DRAFT, mode: "pairwise", responseB: "B", labelA: "One", labelB: "Two" };
  expect(readDraft(structuredClone(draft))).toEqual(draft);
  expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

test("readDraft() fills what is missing or no text with nothing, and drops what it does not know", () => {
  const kept = { caseId: "c", mode: "direct", instruction: "Do it", responseA: 7, labelA: null, extra: "x" };
  expect(readDraft(kept)).toEqual({ ...emptyDraft("c", "direct"), instruction: "Do it" });
});

test.each([
  undefined,
  null,
  "draft",
  7,
  [],
  {},
  { caseId: "c" },
  { caseId: "c", mode: "ranking" },
  { caseId: "", mode: "direct" },
  { caseId: 7, mode: "direct" },
])("readDraft(%j) is no draft", (kept) => {
  expect(readDraft(kept)).toBeNull();
});

test("what was on the page before the reload is on it again, its verdicts included", async () => {
  const kept = new Map<string, unknown>([
    ["judge/draft", DRAFT],
    ["judge/rubric", SECOND_STARTER],
  ]);
  const { app, failures, restore } = appFixture(kept);
  await restore();
  expect(app.stores.judge.getState()).toMatchObject({ draft: DRAFT, shown: { id: "old" } });
  expect(app.stores.rubric.getState().selectedId).toBe(SECOND_STARTER);
  expect(failures).toEqual([]);
});

test("a first visit leaves the page as it opens", async () => {
  const { app, restore } = appFixture();
  await restore();
  expect(draftOf(app)).toBe(FIRST_DRAFT);
  expect(app.stores.rubric.getState().selectedId).toBe(STARTER_RUBRICS[0]?.id);
});

test("what is typed and chosen is there after a reload", async () => {
  const { app, notes, restore } = appFixture();
  await restore();
  app.stores.judge.getState().actions.change({ instruction: "Name" });
  app.stores.judge.getState().actions.change({ instruction: "Name a prime" });
  app.stores.rubric.getState().actions.select(SECOND_STARTER);
  await pause();
  const reloaded = appFixture(notes);
  await reloaded.restore();
  expect(draftOf(reloaded.app)).toEqual({ ...FIRST_DRAFT, instruction: "Name a prime" });
  expect(reloaded.app.stores.rubric.getState().selectedId).toBe(SECOND_STARTER);
});

test("typing writes once it pauses, not at every key", async () => {
  const { app, restore } = appFixture();
  await restore();
  await pause();
  const set = vi.spyOn(app.storage.notes, "set");
  for (const instruction of ["a", "ab", "abc"]) {
    app.stores.judge.getState().actions.change({ instruction });
    await vi.advanceTimersByTimeAsync(299);
  }
  expect(set).not.toHaveBeenCalled();
  await pause();
  expect(set).toHaveBeenCalledTimes(1);
  app.stores.judge.getState().actions.changeSettings({ maxAttempts: 2 });
  await pause();
  expect(set).toHaveBeenCalledTimes(1);
});

test("closing the page in the middle of typing keeps what is typed, once", async () => {
  const { app, notes, restore } = appFixture();
  await restore();
  await pause();
  const set = vi.spyOn(app.storage.notes, "set");
  app.stores.judge.getState().actions.change({ instruction: "half a wo" });
  hidePage();
  expect(notes.get("judge/draft")).toMatchObject({ instruction: "half a wo" });
  await pause();
  hidePage();
  expect(set).toHaveBeenCalledTimes(1);
});

test("what is typed while the history is still being read is kept", async () => {
  const { app, notes, restore } = appFixture(new Map([["judge/draft", DRAFT]]));
  const history = deferred<never[]>();
  vi.spyOn(app.storage.verdicts, "listByCase").mockReturnValue(history.promise);
  const restored = restore();
  await vi.advanceTimersByTimeAsync(0);
  app.stores.judge.getState().actions.change({ instruction: "typed early" });
  history.resolve([]);
  await restored;
  await pause();
  expect(draftOf(app).instruction).toBe("typed early");
  expect(notes.get("judge/draft")).toMatchObject({ instruction: "typed early" });
});

test("rubrics that cannot be read are told, and the draft is restored all the same", async () => {
  const { app, failures, restore } = appFixture(new Map([["judge/draft", DRAFT]]));
  vi.spyOn(app.storage.rubrics, "listNewest").mockRejectedValue(BROKEN);
  await restore();
  expect(failures).toEqual([BROKEN]);
  expect(draftOf(app)).toEqual(DRAFT);
});

test("a choice of rubric that cannot be read is told, and the draft is restored all the same", async () => {
  const { app, notes, failures, restore } = appFixture(new Map([["judge/draft", DRAFT]]));
  vi.spyOn(app.storage.notes, "get").mockImplementation(async (key) => {
    if (key === "judge/rubric") throw BROKEN;
    return notes.get(key);
  });
  await restore();
  expect(failures).toEqual([BROKEN]);
  expect(draftOf(app)).toEqual(DRAFT);
});

test("a failure to keep is told and does not end the keeping", async () => {
  const { app, notes, failures, restore } = appFixture();
  await restore();
  await pause();
  vi.spyOn(app.storage.notes, "set").mockRejectedValueOnce(BROKEN);
  app.stores.judge.getState().actions.change({ instruction: "lost" });
  await pause();
  expect(failures).toEqual([BROKEN]);
  app.stores.judge.getState().actions.change({ instruction: "kept" });
  await pause();
  expect(notes.get("judge/draft")).toMatchObject({ instruction: "kept" });
});

test("what is typed while the last draft is still being looked for is kept, though nothing follows", async () => {
  const { app, notes } = appFixture();
  const reading = deferred();
  const { storage } = app;
  const get = (key: string): Promise<unknown> => reading.promise.then(() => storage.notes.get(key));
  const slow: App = { ...app, storage: { ...storage, notes: { ...storage.notes, get } } };
  const restored = restoreAndKeepWork(slow, () => expect.unreachable());
  app.stores.judge.getState().actions.change({ instruction: "Typed early" });
  reading.resolve();
  await restored;
  await pause();
  expect(notes.get("judge/draft")).toMatchObject({ instruction: "Typed early" });
});
