import { AppError } from "#core/errors.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createSupervisedEngine, type SupervisorEvent } from "#workers/engine/supervisedEngine.ts";
import { fakeClock, fakeEngine, fakeWorker, type FakeWorker } from "./fakeEngineWorker.ts";

export const SOURCE = { kind: "gguf-file", file: { name: "tiny.gguf", size: 1, lastModified: 0 } } as const;
export const signal = () => new AbortController().signal;

/** A supervisor whose n-th worker runs the n-th engine, the last one from then on. */
export function supervise(engines: readonly JudgeEngine[]) {
  const clock = fakeClock();
  /** How often the browser gives no adapter before it gives one. */
  const gpu = { refusals: 0, looks: 0 };
  const workers: FakeWorker[] = [];
  const events: SupervisorEvent[] = [];
  const engine = createSupervisedEngine({
    startWorker() {
      const worker = fakeWorker(engines[Math.min(workers.length, engines.length - 1)] ?? fakeEngine());
      workers.push(worker);
      return worker;
    },
    fetchRuntime: async () => null,
    clock,
    async requestAdapter() {
      gpu.looks += 1;
      return gpu.looks <= gpu.refusals ? null : {};
    },
    onEvent: (event) => events.push(event),
  });
  const load = () => engine.load(SOURCE, { signal: signal(), onProgress: () => {} });
  return { engine, clock, gpu, workers, events, load };
}

/** An engine whose completions all end in a fault. */
export const lostOnce = (code: "engine/device-lost" | "engine/worker-lost"): JudgeEngine =>
  fakeEngine({
    complete: async (_request, { onToken }) => {
      onToken?.("half a ");
      throw new AppError(code, "the device is gone");
    },
  });
