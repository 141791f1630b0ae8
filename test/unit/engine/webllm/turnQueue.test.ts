import { describe, expect, test } from "vitest";
import { createTurnQueue } from "#engine/webllm/turnQueue.ts";

const CALM = new AbortController().signal;
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("createTurnQueue()", () => {
  test("runs one task at a time, in order", async () => {
    const queue = createTurnQueue();
    const events: string[] = [];
    const task = (name: string) => async () => {
      events.push(`${name} starts`);
      await tick();
      events.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all(["a", "b"].map((name) => queue.run(CALM, task(name))))).toEqual(["a", "b"]);
    expect(events).toEqual(["a starts", "a ends", "b starts", "b ends"]);
  });

  test("goes on after a task that failed", async () => {
    const queue = createTurnQueue();
    const failed = queue.run(CALM, () => Promise.reject(new Error("broken")));
    const next = queue.run(CALM, async () => "fine");
    await expect(failed).rejects.toThrow("broken");
    expect(await next).toBe("fine");
  });

  test("rejects a waiting task at once and never runs it", async () => {
    const queue = createTurnQueue();
    let finish = (): void => {};
    const running = queue.run(CALM, () => new Promise<void>((resolve) => void (finish = resolve)));
    const stop = new AbortController();
    let hasRun = false;
    const waiting = queue.run(stop.signal, async () => void (hasRun = true));
    await tick();
    stop.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    finish();
    await running;
    await tick();
    expect(hasRun).toBe(false);
  });

  test("leaves stopping to a task that runs", async () => {
    const queue = createTurnQueue();
    const stop = new AbortController();
    const running = queue.run(stop.signal, async () => {
      stop.abort("enough");
      await tick();
      return "finished its own way";
    });
    expect(await running).toBe("finished its own way");
  });
});
