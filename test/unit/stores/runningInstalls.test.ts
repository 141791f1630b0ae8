import { expect, test } from "vitest";
import { createRunningInstalls } from "#stores/runningInstalls.ts";

test("an install runs from its beginning to its end, and is stopped by its signal", () => {
  const running = createRunningInstalls();
  const signal = running.begin("a");
  expect(running.has("a")).toBe(true);
  expect(running.wishOf("a")).toBeNull();
  running.stop("a", "pause");
  expect(signal.aborted).toBe(true);
  expect(running.has("a")).toBe(true);
  expect(running.wishOf("a")).toBe("pause");
  running.end("a");
  expect(running.has("a")).toBe(false);
  expect(running.wishOf("a")).toBeNull();
});

test("the wish to delete an install stands, whether it comes first or last", () => {
  const running = createRunningInstalls();
  running.begin("a");
  running.stop("a", "pause");
  running.stop("a", "cancel");
  expect(running.wishOf("a")).toBe("cancel");
  running.stop("a", "pause");
  expect(running.wishOf("a")).toBe("cancel");
});

test("nothing is remembered of an install that does not run", () => {
  const running = createRunningInstalls();
  running.stop("a", "cancel");
  expect(running.begin("a").aborted).toBe(false);
  expect(running.wishOf("a")).toBeNull();
});
