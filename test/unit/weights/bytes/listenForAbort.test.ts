import { expect, test } from "vitest";
import { listenForAbort } from "#weights/bytes/listenForAbort.ts";

test("listenForAbort() calls everyone who still listens, with one listener on the signal", () => {
  const stop = new AbortController();
  let listeners = 0;
  const add = stop.signal.addEventListener.bind(stop.signal);
  stop.signal.addEventListener = (...args: Parameters<AbortSignal["addEventListener"]>) => {
    listeners += 1;
    add(...args);
  };
  const called: string[] = [];
  listenForAbort(stop.signal, () => called.push("first"));
  listenForAbort(stop.signal, () => called.push("second"))();
  listenForAbort(stop.signal, () => called.push("third"));
  stop.abort();
  expect(called).toEqual(["first", "third"]);
  expect(listeners).toBe(1);
});
