import { expect, test } from "vitest";
import { inParallel } from "#stores/inParallel.ts";
import { deferred, type Deferred } from "./deferred.ts";

const never = (): AbortSignal => new AbortController().signal;

test("inParallel() works on as many items at a time as it may, in order", async () => {
  const begun: { item: string; done: Deferred<void> }[] = [];
  const all = inParallel(["a", "b", "c"], 2, never(), async (item) => {
    const done = deferred<void>();
    begun.push({ item, done });
    await done.promise;
  });
  expect(begun.map(({ item }) => item)).toEqual(["a", "b"]);
  begun[1]?.done.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun.map(({ item }) => item)).toEqual(["a", "b", "c"]);
  begun[0]?.done.resolve();
  begun[2]?.done.resolve();
  await all;
});

test("inParallel() of nothing is done at once", async () => {
  await inParallel([], 3, never(), () => expect.unreachable());
});

test("the first failure stops the others and is what it rejects with, once nothing is worked on any more", async () => {
  const failure = new Error("broken");
  const seen: string[] = [];
  await expect(
    inParallel(["a", "b", "c"], 2, never(), async (item, signal) => {
      if (item === "a") throw failure;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      seen.push(`${item} stopped`);
    }),
  ).rejects.toBe(failure);
  expect(seen).toEqual(["b stopped"]);
});

test("a stop rejects with its reason and begins nothing more", async () => {
  const stopper = new AbortController();
  const reason = new DOMException("Stopped", "AbortError");
  const begun: string[] = [];
  const all = inParallel(["a", "b"], 1, stopper.signal, async (item, signal) => {
    begun.push(item);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });
  stopper.abort(reason);
  await expect(all).rejects.toBe(reason);
  expect(begun).toEqual(["a"]);
});
