import { expect, test } from "vitest";
import { onStartStumble, type RejectionTarget } from "#engine/llamacpp/onStartStumble.ts";
import { rejectOnAbort } from "#engine/rejectOnAbort.ts";

test("rejectOnAbort() rejects with the reason at once, however long the work takes", async () => {
  const stop = new AbortController();
  const settled = rejectOnAbort(new Promise(() => {}), stop.signal);
  stop.abort("enough");
  await expect(settled).rejects.toBe("enough");
  await expect(rejectOnAbort(Promise.resolve(1), AbortSignal.abort("before"))).rejects.toBe("before");
});

test("rejectOnAbort() settles like the work when nobody stops it", async () => {
  const { signal } = new AbortController();
  await expect(rejectOnAbort(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(rejectOnAbort(Promise.reject(new Error("broken")), signal)).rejects.toThrow("broken");
});

test("onStartStumble() hears of the runtime's own TypeError, of nothing else, and only until it is stopped", () => {
  const listeners = new Set<(event: PromiseRejectionEvent) => void>();
  const target: RejectionTarget = {
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  };
  const reject = (reason: unknown): void => {
    const event = { reason, preventDefault: () => {} } as unknown as PromiseRejectionEvent;
    for (const listener of listeners) listener(event);
  };
  const heard: unknown[] = [];
  const stop = onStartStumble(target, (reason) => heard.push(reason));
  const stumble = new TypeError("message.replace is not a function");
  reject(new TypeError("x is not iterable"));
  reject(new Error("message.replace is not a function"));
  reject(stumble);
  expect(heard).toEqual([stumble]);
  stop();
  reject(stumble);
  expect(heard).toEqual([stumble]);
});
