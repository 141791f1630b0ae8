import { AppError } from "#core/errors.ts";
import type { CompletionRequest } from "#core/judge/completion.ts";
import { createDeviceLostWatch, type DeviceSession } from "#engine/webllm/deviceLostWatch.ts";
import { unlessRejected } from "#engine/webllm/unlessRejected.ts";
import { deferred } from "#test/unit/stores/deferred.ts";
import {
  completionOf,
  fakeEngine,
  fakeWorker,
  LOADED_MODEL,
  REQUEST,
} from "#test/unit/workers/fakeEngineWorker.ts";
import type { Clock } from "#workers/clock.ts";
import { createSupervisedEngine, type SupervisorEvent } from "#workers/engine/supervisedEngine.ts";

/** What a test drives in the page: a supervised judge that holds a real GPU device and writes when it is told to. */
export interface GpuLossPage {
  load(): Promise<void>;
  /** Ask for a verdict on a case; it is not written before `write()`. */
  judge(caseName: string): void;
  write(): void;
  hasAdapter(): Promise<boolean>;
  /** Everything that has happened, in words. */
  readonly news: readonly string[];
}

declare global {
  var gpuLoss: GpuLossPage;
}

/** An hour lasts two minutes, so that what waits for the GPU gives up in seconds. */
const HASTE = 30;
const hastyClock: Clock = {
  now: () => performance.now() * HASTE,
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs / HASTE);
    return () => clearTimeout(timer);
  },
};

const news: string[] = [];
const watch = createDeviceLostWatch(GPUAdapter.prototype);
let mayWrite = deferred();

/** Copy four bytes over the GPU and back, so that a verdict really needs it. */
async function throughGpu(device: GPUDevice, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const source = device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  const target = device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  device.queue.writeBuffer(source, 0, bytes);
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, target, 0, 4);
  device.queue.submit([encoder.finish()]);
  await target.mapAsync(GPUMapMode.READ);
  return new Uint8Array(target.getMappedRange().slice(0));
}

function gpuEngine() {
  let held: { readonly device: GPUDevice; readonly session: DeviceSession } | null = null;
  return fakeEngine({
    async load() {
      const session = watch.begin();
      const adapter = await navigator.gpu.requestAdapter();
      if (adapter === null) throw new AppError("engine/webgpu-unavailable", "requestAdapter() gave null");
      held = { device: await adapter.requestDevice(), session };
      return LOADED_MODEL;
    },
    async complete({ prompt }: CompletionRequest) {
      if (held === null) throw new AppError("engine/not-loaded", "No model is loaded");
      const { device, session } = held;
      news.push(`judging ${prompt}`);
      const bytes = await unlessRejected(
        mayWrite.promise.then(() => throughGpu(device, new Uint8Array([1, 2, 3, 4]))),
        session.onLost,
      );
      return completionOf(`${prompt} got ${bytes.join("")}`);
    },
  });
}

function describe(event: SupervisorEvent): string {
  switch (event.kind) {
    case "restarting":
      return `restarting because of ${event.because}`;
    case "lost":
      return `lost with ${event.error.code}`;
    case "restarted":
    case "waiting-for-gpu":
      return event.kind;
  }
}

const engine = createSupervisedEngine({
  startWorker: () => fakeWorker(gpuEngine()),
  fetchRuntime: async () => null,
  clock: hastyClock,
  onEvent: (event) => news.push(describe(event)),
});
const signal = new AbortController().signal;

globalThis.gpuLoss = {
  news,
  async load() {
    const source = { kind: "gguf-file", file: { name: "tiny.gguf", size: 1, lastModified: 0 } } as const;
    await engine.load(source, { signal, onProgress: () => {} });
  },
  judge(caseName) {
    mayWrite = deferred();
    engine.complete({ ...REQUEST, prompt: caseName }, { signal }).then(
      ({ text }) => news.push(text),
      (error: unknown) => news.push(`failed with ${error instanceof AppError ? error.code : String(error)}`),
    );
  },
  write: () => mayWrite.resolve(),
  hasAdapter: async () => (await navigator.gpu.requestAdapter()) !== null,
};
