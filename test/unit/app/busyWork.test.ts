import { expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { describeBusy, watchBusy } from "#app/busyWork.ts";
import { createLibraryStore } from "#stores/libraryStore.ts";
import { createFakeModels } from "#test/unit/stores/fakeModelsClient.ts";
import { judgeStoreFixture, RUBRIC } from "#test/unit/stores/judgeStoreFixture.ts";
import { modelStoreFixture } from "#test/unit/stores/modelStoreFixture.ts";

function busyFixture() {
  const judge = judgeStoreFixture();
  const underway = createStore(() => ({ count: 0 }));
  const library = createLibraryStore({
    models: createFakeModels(),
    now: () => 0,
    releaseJudge: async () => {},
    requireNetwork: () => {},
    isSealed: () => false,
    keptLinkSpeed: null,
    keepLinkSpeed: () => {},
  });
  const stores = { judge: judge.store, model: modelStoreFixture().store, library, underway };
  return { stores, judge, underway };
}

test("describeBusy() names what a reload would interrupt: a verdict here, or what the judge writes for another page", () => {
  const { stores, judge, underway } = busyFixture();
  expect(describeBusy(stores)).toBeNull();
  underway.setState({ count: 2 });
  expect(describeBusy(stores)).toBe("the judge is writing");
  void judge.actions.judge(RUBRIC);
  expect(describeBusy(stores)).toBe("a verdict is being judged");
});

test("watchBusy() tells when that may have changed, until it is ended", () => {
  const { stores, underway } = busyFixture();
  const listener = vi.fn();
  const end = watchBusy(stores, listener);
  underway.setState({ count: 1 });
  expect(listener).toHaveBeenCalledTimes(1);
  end();
  underway.setState({ count: 0 });
  expect(listener).toHaveBeenCalledTimes(1);
});
