import { expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import { nextTokenLimitMs } from "#workers/engine/tokenWatchdog.ts";
import { completionOf, fakeEngine, LOADED_MODEL, REQUEST } from "./fakeEngineWorker.ts";
import { lostOnce, signal, SOURCE, supervise } from "./supervise.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

test("a loaded engine completes, counts and streams through its worker", async () => {
  const { engine, load } = supervise([fakeEngine()]);
  expect(await load()).toEqual(LOADED_MODEL);
  const pieces: string[] = [];
  const completion = await engine.complete(REQUEST, {
    signal: signal(),
    onToken: (piece) => pieces.push(piece),
  });
  expect(completion.text).toBe("Good work");
  expect(pieces).toEqual(["Good ", "work"]);
  expect(await engine.countTokens("four")).toBe(4);
});

test("a lost GPU is answered by a new worker, the same model and the same request", async () => {
  const { engine, clock, workers, events, load } = supervise([lostOnce("engine/device-lost"), fakeEngine()]);
  await load();
  const completion = engine.complete(REQUEST, { signal: signal() });
  await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
  expect(workers[0]?.isTerminated()).toBe(true);
  clock.advance(1_000);
  expect((await completion).text).toBe("Good work");
  expect(workers).toHaveLength(2);
  expect(events).toEqual([
    { kind: "restarting", because: "engine/device-lost", restart: 1 },
    { kind: "restarted", model: LOADED_MODEL },
  ]);
});

test("a worker that dies mid-sentence rejects nothing and the request runs again", async () => {
  const silent = fakeEngine({ complete: () => new Promise(() => {}) });
  const { engine, clock, workers, events, load } = supervise([silent, fakeEngine()]);
  await load();
  const completion = engine.complete(REQUEST, { signal: signal() });
  await turn();
  workers[0]?.crash("wasm trap");
  await vi.waitFor(() =>
    expect(events).toContainEqual(expect.objectContaining({ because: "engine/worker-lost" })),
  );
  clock.advance(1_000);
  expect((await completion).text).toBe("Good work");
});

test("a fault that a restart cannot mend is passed on at once", async () => {
  const tooLong = fakeEngine({
    complete: async () => {
      throw new AppError("engine/prompt-too-long", "5000 tokens");
    },
  });
  const { engine, workers, load } = supervise([tooLong]);
  await load();
  await expect(engine.complete(REQUEST, { signal: signal() })).rejects.toMatchObject({
    code: "engine/prompt-too-long",
  });
  expect(workers).toHaveLength(1);
});

test("after three restarts of one request the fault is passed on and told", async () => {
  const { engine, clock, workers, events, load } = supervise([lostOnce("engine/device-lost")]);
  await load();
  const completion = engine.complete(REQUEST, { signal: signal() });
  const rejected = expect(completion).rejects.toMatchObject({ code: "engine/device-lost" });
  for (const delay of [1_000, 5_000, 30_000]) {
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    clock.advance(delay);
  }
  await rejected;
  expect(workers).toHaveLength(4);
  expect(events.at(-1)).toMatchObject({ kind: "lost", error: { code: "engine/device-lost" } });
});

test("a restart that fails for good is told as lost", async () => {
  const noGpu = fakeEngine({
    load: async () => {
      throw new AppError("engine/webgpu-unavailable", "requestAdapter() gave null");
    },
  });
  const { engine, clock, events, load } = supervise([lostOnce("engine/device-lost"), noGpu]);
  await load();
  const rejected = expect(engine.complete(REQUEST, { signal: signal() })).rejects.toMatchObject({
    code: "engine/webgpu-unavailable",
  });
  await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
  clock.advance(1_000);
  await rejected;
  expect(events.at(-1)).toMatchObject({ kind: "lost", error: { code: "engine/webgpu-unavailable" } });
});

test("a generation that goes silent is ended by the watchdog and tried again", async () => {
  const stuck = fakeEngine({
    complete: (_request, { onToken }) => {
      onToken?.("The response ");
      return new Promise(() => {});
    },
  });
  const { engine, clock, workers, events, load } = supervise([stuck, fakeEngine()]);
  await load();
  let seen = 0;
  const completion = engine.complete(REQUEST, { signal: signal(), onToken: () => seen++ });
  await vi.waitFor(() => expect(seen).toBe(1));
  clock.advance(59_000);
  await turn();
  expect(workers[0]?.isTerminated()).toBe(false);
  clock.advance(1_000);
  await vi.waitFor(() =>
    expect(events).toContainEqual({ kind: "restarting", because: "engine/stalled", restart: 1 }),
  );
  clock.advance(1_000);
  expect((await completion).text).toBe("Good work");
});

test("stopping returns at once, and the next request waits until the worker is free", async () => {
  let release = (): void => {};
  let calls = 0;
  const stubborn = fakeEngine({
    complete: (_request, { signal: own }) => {
      calls += 1;
      if (calls > 1) return Promise.resolve(completionOf("second"));
      return new Promise((_resolve, reject) => {
        release = () => reject(own.reason);
      });
    },
  });
  const { engine, workers, load } = supervise([stubborn]);
  await load();
  const controller = new AbortController();
  const first = engine.complete(REQUEST, { signal: controller.signal });
  await vi.waitFor(() => expect(calls).toBe(1));
  controller.abort("stopped");
  await expect(first).rejects.toBe("stopped");
  const second = engine.complete(REQUEST, { signal: signal() });
  await turn();
  expect(calls).toBe(1);
  release();
  expect((await second).text).toBe("second");
  expect(workers).toHaveLength(1);
});

test("a stopped request that never lets go loses its worker, and the next one gets a new worker", async () => {
  const deaf = fakeEngine({ complete: () => new Promise(() => {}) });
  const { engine, clock, workers, events, load } = supervise([deaf, fakeEngine()]);
  await load();
  const controller = new AbortController();
  const first = engine.complete(REQUEST, { signal: controller.signal });
  await turn();
  controller.abort("stopped");
  await expect(first).rejects.toBe("stopped");
  const second = engine.complete(REQUEST, { signal: signal() });
  clock.advance(10_000);
  expect(workers[0]?.isTerminated()).toBe(true);
  await vi.waitFor(() =>
    expect(events).toContainEqual(expect.objectContaining({ because: "engine/worker-lost" })),
  );
  clock.advance(1_000);
  expect((await second).text).toBe("Good work");
});

test("cancelling a load ends the worker at once and leaves nothing loaded", async () => {
  const slow = fakeEngine({ load: () => new Promise(() => {}) });
  const { engine, workers } = supervise([slow]);
  const controller = new AbortController();
  const load = engine.load(SOURCE, { signal: controller.signal, onProgress: () => {} });
  await turn();
  controller.abort("changed my mind");
  await expect(load).rejects.toBe("changed my mind");
  expect(workers[0]?.isTerminated()).toBe(true);
  await expect(engine.countTokens("x")).rejects.toMatchObject({ code: "engine/not-loaded" });
});

test("after a failed load the next load starts a fresh worker", async () => {
  const broken = fakeEngine({
    load: async () => {
      throw new AppError("engine/not-gguf", "It starts with <html");
    },
  });
  const { engine, load, workers } = supervise([broken, fakeEngine()]);
  await expect(load()).rejects.toMatchObject({ code: "engine/not-gguf" });
  expect(workers[0]?.isTerminated()).toBe(true);
  await load();
  expect(await engine.countTokens("four")).toBe(4);
});

test("unload() ends the worker and what was running", async () => {
  const silent = fakeEngine({ complete: () => new Promise(() => {}) });
  const { engine, load, workers } = supervise([silent]);
  await load();
  const completion = engine.complete(REQUEST, { signal: signal() });
  const rejected = expect(completion).rejects.toMatchObject({ code: "engine/not-loaded" });
  await turn();
  await engine.unload();
  await rejected;
  expect(workers[0]?.isTerminated()).toBe(true);
});

test("nextTokenLimitMs() is generous for the first token and then goes by the median pause", () => {
  expect(nextTokenLimitMs(3_000, [])).toBe(300_000);
  expect(nextTokenLimitMs(30_000, [])).toBe(990_000);
  expect(nextTokenLimitMs(3_000, [900, 50])).toBe(60_000);
  expect(nextTokenLimitMs(3_000, [30_000])).toBe(300_000);
  expect(nextTokenLimitMs(3_000, [1, 9_000, 8_000, 10_000])).toBe(90_000);
});
