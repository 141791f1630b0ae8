import { expect, test } from "vitest";
import { TaskGroup } from "#weights/download/taskGroup.ts";

test("TaskGroup waits for every task, those started by others too", async () => {
  const group = new TaskGroup(new AbortController());
  const done: number[] = [];
  const count = async (rest: number): Promise<void> => {
    await Promise.resolve();
    if (rest > 0) group.start(() => count(rest - 1));
    done.push(rest);
  };
  group.start(() => count(3));
  await group.finish();
  expect(done).toEqual([3, 2, 1, 0]);
});

test("TaskGroup stops all tasks at the first fault, and throws it once all have ended", async () => {
  const stop = new AbortController();
  const group = new TaskGroup(stop);
  const fault = new Error("first");
  let hasEnded = false;
  group.start(async () => {
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
    hasEnded = true;
    throw new Error("second");
  });
  group.start(() => Promise.reject(fault));
  await expect(group.finish()).rejects.toBe(fault);
  expect(hasEnded).toBe(true);
});
