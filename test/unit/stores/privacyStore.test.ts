import { expect, test } from "vitest";
import {
  createPrivacyStore,
  isSealed,
  requireUnsealed,
  selectEscapedCount,
  selectForeignRequests,
  selectRefusedCount,
  selectRefusedLines,
  selectRequestLines,
  selectRequestsSinceReady,
  selectSealKind,
} from "#stores/privacyStore.ts";
import type { PageControl } from "#stores/sealState.ts";
import type { SealStatus } from "#workers/offline/sealStatus.ts";

function storeWith(...hosts: readonly string[]) {
  const store = createPrivacyStore("localhost:4173");
  store.getState().actions.addRequests(hosts.map((host, index) => ({ host, atMs: 1000 + index })));
  return store;
}

test("selectForeignRequests() counts what went to other hosts, ports included", () => {
  expect(selectForeignRequests(storeWith().getState())).toBe(0);
  const store = storeWith("localhost:4173", "huggingface.co", "localhost:9999", "localhost:4173");
  expect(selectForeignRequests(store.getState())).toBe(2);
});

test("addRequests() adds to what was seen before", () => {
  const store = storeWith("huggingface.co");
  store.getState().actions.addRequests([{ host: "cas-bridge.xethub.hf.co", atMs: 2000 }]);
  expect(store.getState().requests.map(({ host }) => host)).toEqual([
    "huggingface.co",
    "cas-bridge.xethub.hf.co",
  ]);
});

test("selectRequestsSinceReady() counts what went to other hosts after the judge was ready", () => {
  const store = storeWith("huggingface.co", "huggingface.co", "huggingface.co", "localhost:4173");
  const { judgeReady } = store.getState().actions;
  expect(selectRequestsSinceReady(store.getState())).toBeNull();
  judgeReady(1001);
  expect(selectRequestsSinceReady(store.getState())).toBe(1);
  judgeReady(5000);
  expect(selectRequestsSinceReady(store.getState())).toBe(0);
  judgeReady(null);
  expect(selectRequestsSinceReady(store.getState())).toBeNull();
});

test("selectRequestLines() names every host with its count, most often first", () => {
  const store = storeWith("a.example", "b.example", "b.example", "c.example");
  expect(selectRequestLines(store.getState())).toBe("b.example 2\na.example 1\nc.example 1");
  expect(selectRequestLines(storeWith().getState())).toBe("");
});

/** A store over a service worker that the test plays. */
function storeOverWorker(options: { isSealWanted?: boolean; control?: PageControl } = {}) {
  const keptChoices: boolean[] = [];
  const asked: boolean[] = [];
  let answer: SealStatus | null | Error = null;
  const store = createPrivacyStore("own.example", {
    control: options.control ?? "controlled",
    isSealWanted: options.isSealWanted ?? false,
    keepWanted: (isSealed) => keptChoices.push(isSealed),
    putSeal: (isSealed) => {
      asked.push(isSealed);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    now: () => 1000,
  });
  return {
    store,
    actions: store.getState().actions,
    keptChoices,
    asked,
    answerWith: (next: SealStatus | null | Error) => {
      answer = next;
    },
  };
}

test("setSeal() holds for the page at once and is in force when the service worker says so", async () => {
  const { store, actions, keptChoices, asked, answerWith } = storeOverWorker();
  actions.sealTold({ isSealed: false, version: 0, refused: [] });
  answerWith({ isSealed: true, version: 1, refused: [] });
  const sealing = actions.setSeal(true);
  expect(isSealed(store.getState())).toBe(true);
  expect(selectSealKind(store.getState())).toBe("being-put-on");
  await sealing;
  expect(selectSealKind(store.getState())).toBe("in-force");
  expect({ keptChoices, asked }).toEqual({ keptChoices: [true], asked: [true] });
  expect(() => requireUnsealed(store.getState(), "Install a model")).toThrowError(
    expect.objectContaining({ code: "privacy/sealed" }) as Error,
  );
});

test("without a service worker a sealed page refuses by itself and says that the seal is not in force", async () => {
  const { store, actions } = storeOverWorker({ control: "not-controlled" });
  await actions.setSeal(true);
  expect(selectSealKind(store.getState())).toBe("not-controlled");
  expect(() => requireUnsealed(store.getState(), "Install a model")).toThrowError("Hearth is sealed");
  await actions.setSeal(false);
  expect(() => requireUnsealed(store.getState(), "Install a model")).not.toThrow();
});

test("a page that was sealed without a service worker seals it as soon as there is one", async () => {
  const { store, actions, asked, answerWith } = storeOverWorker({ isSealWanted: true });
  answerWith({ isSealed: true, version: 1, refused: [] });
  actions.sealTold({ isSealed: false, version: 0, refused: [] });
  expect(asked).toEqual([true]);
  await Promise.resolve();
  await Promise.resolve();
  expect(selectSealKind(store.getState())).toBe("in-force");
});

test("a seal that the service worker could not put on is told, and the page stays sealed", async () => {
  const { store, actions, answerWith } = storeOverWorker();
  answerWith(new Error("the disk is full"));
  await expect(actions.setSeal(true)).rejects.toThrow("the disk is full");
  expect(isSealed(store.getState())).toBe(true);
  expect(selectSealKind(store.getState())).toBe("being-put-on");
});

test("what another tab chooses is kept and shown here", () => {
  const { store, actions, keptChoices } = storeOverWorker();
  actions.sealTold({ isSealed: false, version: 1, refused: [] });
  actions.sealTold({ isSealed: true, version: 2, refused: [] });
  actions.sealTold({ isSealed: true, version: 2, refused: [{ host: "b.example", count: 3 }] });
  expect(keptChoices).toEqual([true]);
  expect(selectSealKind(store.getState())).toBe("in-force");
  expect(selectRefusedCount(store.getState())).toBe(3);
  expect(selectRefusedLines(store.getState())).toBe("b.example 3");
});

test("selectEscapedCount() leaves out the own host and counts other hosts that answered", async () => {
  const { store, actions, answerWith } = storeOverWorker();
  answerWith({ isSealed: true, version: 1, refused: [] });
  await actions.setSeal(true);
  actions.addRequests([
    { host: "own.example", atMs: 2000, wasAnswered: true },
    { host: "c.example", atMs: 2000, wasAnswered: true },
    { host: "d.example", atMs: 2000, wasAnswered: false },
  ]);
  expect(selectEscapedCount(store.getState())).toBe(2);
  actions.policyRefused("d.example");
  expect(selectEscapedCount(store.getState())).toBe(1);
});
