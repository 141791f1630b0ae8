import { afterEach, describe, expect, test, vi } from "vitest";
import { patientSleep } from "#weights/bytes/patientSleep.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Let this thread be one of a browser. */
function stubEvents(): EventTarget {
  const scope = new EventTarget();
  vi.stubGlobal("addEventListener", scope.addEventListener.bind(scope));
  vi.stubGlobal("removeEventListener", scope.removeEventListener.bind(scope));
  return scope;
}

/** Whether a promise has settled, and how. */
function watch(promise: Promise<void>) {
  const seen = { state: "waiting" as unknown };
  promise.then(
    () => (seen.state = "awake"),
    (error: unknown) => (seen.state = error),
  );
  return seen;
}

describe.each(["Node", "a browser"])("patientSleep() in %s", (host) => {
  test("waits its time", async () => {
    vi.useFakeTimers();
    if (host === "a browser") stubEvents();
    const seen = watch(patientSleep(1_000, new AbortController().signal));
    await vi.advanceTimersByTimeAsync(999);
    expect(seen.state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.state).toBe("awake");
  });

  test("rejects with the reason when it is aborted, before and while it waits", async () => {
    vi.useFakeTimers();
    if (host === "a browser") stubEvents();
    const stop = new AbortController();
    const seen = watch(patientSleep(1_000, stop.signal));
    stop.abort("enough");
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.state).toBe("enough");
    expect(vi.getTimerCount()).toBe(0);
    await expect(patientSleep(1_000, stop.signal)).rejects.toBe("enough");
  });
});

test("patientSleep() wakes when the browser is online again, and lets go of everything", async () => {
  vi.useFakeTimers();
  const scope = stubEvents();
  const seen = watch(patientSleep(300_000, new AbortController().signal));
  await vi.advanceTimersByTimeAsync(10);
  scope.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(10);
  expect(seen.state).toBe("waiting");
  scope.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.state).toBe("awake");
  expect(vi.getTimerCount()).toBe(0);
});
