import { expect, test } from "vitest";
import { createToastQueue, type ToastQueue } from "#ui/components/toastQueue.ts";

/** A queue on a clock that only the test moves. */
function createQueueOnClock(): { queue: ToastQueue; pass: (ms: number) => void } {
  let now = 0;
  const due = new Set<{ at: number; callback: () => void }>();
  const queue = createToastQueue((callback, delayMs) => {
    const entry = { at: now + delayMs, callback };
    due.add(entry);
    return () => due.delete(entry);
  });
  function pass(ms: number): void {
    now += ms;
    for (const entry of due) {
      if (entry.at > now) continue;
      due.delete(entry);
      entry.callback();
    }
  }
  return { queue, pass };
}

function texts(queue: ToastQueue): readonly string[] {
  return queue.getSnapshot().map((toast) => toast.text);
}

test("a toast vanishes after 6 s, one with an action after 12 s, a failed one and news never", () => {
  const { queue, pass } = createQueueOnClock();
  queue.add({ text: "saved" });
  queue.add({ text: "deleted", action: { label: "Undo", onPress: () => undefined } });
  queue.add({ text: "disk full", tone: "failed" });
  queue.add({ text: "new version", tone: "news" });
  pass(5_999);
  expect(texts(queue)).toEqual(["saved", "deleted", "disk full", "new version"]);
  pass(1);
  expect(texts(queue)).toEqual(["deleted", "disk full", "new version"]);
  pass(6_000);
  expect(texts(queue)).toEqual(["disk full", "new version"]);
  pass(1_000_000);
  expect(texts(queue)).toEqual(["disk full", "new version"]);
});

test("nothing vanishes while someone reads, and everything gets its full time again afterwards", () => {
  const { queue, pass } = createQueueOnClock();
  queue.add({ text: "saved" });
  pass(5_000);
  queue.pause();
  queue.add({ text: "came meanwhile" });
  pass(60_000);
  expect(texts(queue)).toEqual(["saved", "came meanwhile"]);
  queue.resume();
  pass(5_999);
  expect(texts(queue)).toEqual(["saved", "came meanwhile"]);
  pass(1);
  expect(texts(queue)).toEqual([]);
});

test("a repeated message replaces itself and starts its time anew", () => {
  const { queue, pass } = createQueueOnClock();
  queue.add({ id: "saved", text: "saved at 10:00" });
  pass(4_000);
  queue.add({ id: "saved", text: "saved at 10:01" });
  pass(4_000);
  expect(texts(queue)).toEqual(["saved at 10:01"]);
  pass(2_000);
  expect(texts(queue)).toEqual([]);
});

test("at most four are shown; the oldest goes, and its timer takes nothing else away", () => {
  const { queue, pass } = createQueueOnClock();
  for (const text of ["1", "2", "3", "4", "5"]) queue.add({ text, tone: text === "1" ? "done" : "failed" });
  expect(texts(queue)).toEqual(["2", "3", "4", "5"]);
  pass(100_000);
  expect(texts(queue)).toEqual(["2", "3", "4", "5"]);
});

test("listeners hear of every change and the snapshot is the same array until then", () => {
  const { queue } = createQueueOnClock();
  let calls = 0;
  const unsubscribe = queue.subscribe(() => (calls += 1));
  const id = queue.add({ text: "saved" });
  expect(queue.getSnapshot()).toBe(queue.getSnapshot());
  queue.remove(id);
  queue.remove(id);
  expect(calls).toBe(2);
  unsubscribe();
  queue.add({ text: "again" });
  expect(calls).toBe(2);
});
