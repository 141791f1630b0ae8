import { expect, test } from "vitest";
import { untilAborted } from "#weights/bytes/untilAborted.ts";

test("untilAborted() settles like the work", async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(Promise.resolve(3), signal)).resolves.toBe(3);
  await expect(untilAborted(Promise.reject(new Error("broken")), signal)).rejects.toThrow("broken");
});

test("untilAborted() rejects with the reason at once, and lets nobody hear what the work does then", async () => {
  const stop = new AbortController();
  let fail = (_error: Error): void => {};
  const work = new Promise<never>((_resolve, reject) => (fail = reject));
  const waiting = untilAborted(work, stop.signal);
  stop.abort("enough");
  await expect(waiting).rejects.toBe("enough");
  await expect(untilAborted(work, stop.signal)).rejects.toBe("enough");
  // an unhandled rejection would end the test run
  fail(new Error("too late"));
  await new Promise((resolve) => setTimeout(resolve, 5));
});
