import { expect, test } from "vitest";
import {
  createPrivacyStore,
  selectForeignRequests,
  selectRequestLines,
  selectRequestsSinceReady,
} from "#stores/privacyStore.ts";

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
