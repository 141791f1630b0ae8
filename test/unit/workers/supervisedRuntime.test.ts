import { expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import type { ServedEngine } from "#workers/engine/serveEngine.ts";
import { createSupervisedEngine } from "#workers/engine/supervisedEngine.ts";
import {
  completionOf,
  fakeClock,
  fakeEngine,
  fakeWorker,
  LOADED_MODEL,
  REQUEST,
} from "./fakeEngineWorker.ts";

const GGUF = { kind: "gguf-file", file: { name: "tiny.gguf", size: 1, lastModified: 0 } } as const;
const PACKAGE = {
  kind: "stored-package",
  modelId: "p",
  name: "P",
  packageUrl: "https://models.hearth.invalid/p/resolve/0/",
  libraryUrl: "https://example.org/p.wasm",
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  byteLength: 1,
  weightsHash: "sha256:0",
  memoryBytes: null,
  contextLength: 4096,
} as const;

const WATCH = { signal: new AbortController().signal, onProgress: (): void => {} };

/** A supervisor over engines that note the text of every runtime they are given. */
function supervise(
  changes: { fetchRuntime?: () => Promise<Blob | null>; engine?: Partial<ServedEngine> } = {},
) {
  const clock = fakeClock();
  const given: (string | null)[] = [];
  const asked: string[] = [];
  const noteRuntime: ServedEngine["load"] = async (_source, { runtime }) => {
    given.push(runtime && (await runtime.text()));
    return LOADED_MODEL;
  };
  const engine = createSupervisedEngine({
    startWorker: () => fakeWorker({ ...fakeEngine(), load: noteRuntime, ...changes.engine }),
    async fetchRuntime(kind) {
      asked.push(kind);
      return (changes.fetchRuntime ?? (async () => (kind === "webllm" ? null : new Blob([kind]))))();
    },
    clock,
  });
  return { engine, clock, given, asked };
}

test("the worker is given what it may not fetch itself, and WebLLM's nothing", async () => {
  const { engine, given } = supervise();
  await engine.load(GGUF, WATCH);
  await engine.load(PACKAGE, WATCH);
  expect(given).toEqual(["llamacpp", null]);
});

test("it is fetched once: a restart and a later load use it again", async () => {
  let calls = 0;
  const diesOnce: Partial<ServedEngine> = {
    async complete() {
      calls += 1;
      if (calls === 1) throw new AppError("engine/worker-lost", "gone");
      return completionOf("back");
    },
  };
  const { engine, clock, given, asked } = supervise({ engine: diesOnce });
  await engine.load(GGUF, WATCH);
  const completion = engine.complete(REQUEST, WATCH);
  await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
  clock.advance(1_000);
  expect((await completion).text).toBe("back");
  await engine.load(GGUF, WATCH);
  expect(given).toEqual(["llamacpp", "llamacpp", "llamacpp"]);
  expect(asked).toEqual(["llamacpp"]);
});

test("a load without it fails with the reason, and the next load asks again", async () => {
  let isOffline = true;
  const { engine, given } = supervise({
    async fetchRuntime() {
      if (isOffline) throw new AppError("engine/model-unreachable", "no connection");
      return new Blob(["found"]);
    },
  });
  await expect(engine.load(GGUF, WATCH)).rejects.toMatchObject({ code: "engine/model-unreachable" });
  isOffline = false;
  await engine.load(GGUF, WATCH);
  expect(given).toEqual(["found"]);
});

test("after a load that failed it is fetched anew, as it may be what was wrong", async () => {
  let loads = 0;
  const { engine, asked } = supervise({
    engine: {
      async load() {
        loads += 1;
        if (loads === 1) throw new AppError("engine/worker-lost", "Cannot start llama.cpp");
        return LOADED_MODEL;
      },
    },
  });
  await expect(engine.load(GGUF, WATCH)).rejects.toMatchObject({ code: "engine/worker-lost" });
  await engine.load(GGUF, WATCH);
  expect(asked).toEqual(["llamacpp", "llamacpp"]);
});

test("a load that is cancelled while it is being fetched rejects at once", async () => {
  const { engine, given } = supervise({ fetchRuntime: () => new Promise(() => {}) });
  const stop = new AbortController();
  const load = engine.load(GGUF, { ...WATCH, signal: stop.signal });
  stop.abort("enough");
  await expect(load).rejects.toBe("enough");
  expect(given).toEqual([]);
});
