import { expect, test } from "vitest";
import { createSlotQueue } from "#engine/llamacpp/slotQueue.ts";

test("createSlotQueue() lets in as many as it has places, then the next in order of asking", async () => {
  const queue = createSlotQueue(2);
  const entered: string[] = [];
  const enter = async (name: string): Promise<() => void> => {
    const release = await queue.acquire();
    entered.push(name);
    return release;
  };
  const [releaseA] = await Promise.all([enter("a"), enter("b")]);
  const c = enter("c");
  const d = enter("d");
  await Promise.resolve();
  expect(entered).toEqual(["a", "b"]);
  releaseA();
  const releaseC = await c;
  expect(entered).toEqual(["a", "b", "c"]);
  releaseC();
  await d;
  expect(entered).toEqual(["a", "b", "c", "d"]);
});

test("createSlotQueue() gives a place back once, however often it is told", async () => {
  const queue = createSlotQueue(1);
  const release = await queue.acquire();
  release();
  release();
  await queue.acquire();
  const stop = new AbortController();
  const third = queue.acquire(stop.signal);
  stop.abort("no place");
  await expect(third).rejects.toBe("no place");
});

test("createSlotQueue() passes over who stopped waiting", async () => {
  const queue = createSlotQueue(1);
  const release = await queue.acquire();
  const stop = new AbortController();
  const stopped = queue.acquire(stop.signal);
  const next = queue.acquire();
  stop.abort("changed my mind");
  await expect(stopped).rejects.toBe("changed my mind");
  release();
  await expect(next).resolves.toBeTypeOf("function");
});

test("createSlotQueue() rejects at once when already aborted, and takes no place", async () => {
  const queue = createSlotQueue(1);
  await expect(queue.acquire(AbortSignal.abort("never"))).rejects.toBe("never");
  await expect(queue.acquire()).resolves.toBeTypeOf("function");
});
