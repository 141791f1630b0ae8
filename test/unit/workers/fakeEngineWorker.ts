import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import type { Clock } from "#workers/clock.ts";
import { serveEngine, type ServedEngine } from "#workers/engine/serveEngine.ts";
import type { EngineWorker } from "#workers/engine/supervisedEngine.ts";

export const LOADED_MODEL: LoadedModel = {
  modelId: "tiny",
  name: "Tiny",
  engine: "llamacpp",
  engineVersion: "test 1",
  backend: { kind: "cpu", description: "CPU, 1 thread" },
  promptFormat: "mistral-instruct",
  quantization: "F32",
  weightsHash: null,
  memoryBytes: null,
  loadMs: 1,
  capabilities: {
    grammar: true,
    tokenProbabilities: true,
    prefixCache: false,
    maxParallel: 1,
    contextLength: 4096,
  },
};

export const REQUEST: CompletionRequest = {
  prompt: "<s>[INST] Judge. [/INST]",
  sampling: { temperature: 1, topP: 0.9, repetitionPenalty: 1, maxTokens: 8 },
  seed: 1,
  topTokens: 0,
};

export function completionOf(text: string): Completion {
  return {
    text,
    finishReason: "stop",
    promptTokens: 9,
    cachedPromptTokens: 0,
    completionTokens: 2,
    timings: { promptMs: 1, generationMs: 1, totalMs: 2 },
    tokens: null,
  };
}

/** An engine whose every method can be replaced. */
export function fakeEngine(overrides: Partial<JudgeEngine> = {}): JudgeEngine {
  return {
    load: async () => LOADED_MODEL,
    complete: async (_request, { onToken }) => {
      onToken?.("Good ");
      onToken?.("work");
      return completionOf("Good work");
    },
    countTokens: async (prompt) => prompt.length,
    unload: async () => {},
    ...overrides,
  };
}

export interface FakeWorker extends EngineWorker {
  readonly isTerminated: () => boolean;
  /** Die as a worker does whose script throws. */
  readonly crash: (message: string) => void;
}

/** A worker without a thread: an engine behind a real message channel, which terminating closes. */
export function fakeWorker(engine: ServedEngine): FakeWorker {
  const { port1, port2 } = new MessageChannel();
  serveEngine(port2, engine);
  port2.start();
  port1.start();
  const deathListeners: ((event: Event) => void)[] = [];
  let terminated = false;
  return {
    postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === "message") port1.addEventListener("message", listener as (event: Event) => void);
      else if (type === "error") deathListeners.push(listener as (event: Event) => void);
    },
    terminate() {
      terminated = true;
      port1.close();
      port2.close();
    },
    isTerminated: () => terminated,
    crash(message) {
      for (const listener of deathListeners) listener(Object.assign(new Event("error"), { message }));
    },
  };
}

export interface FakeClock extends Clock {
  /** Move time on and call what became due, in order. */
  readonly advance: (ms: number) => void;
  readonly pendingTimers: () => number;
}

export function fakeClock(): FakeClock {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    setTimer(callback, delayMs) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = due.at;
        due.callback();
      }
      now = end;
    },
    pendingTimers: () => timers.length,
  };
}
