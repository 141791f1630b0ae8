import { probeGpu } from "#engine/hardware/probeMachine.ts";
import { createDeviceLostWatch } from "./deviceLostWatch.ts";
import type { WebllmEngineDeps } from "./loadWebllmModel.ts";
import { createFetchRefusal } from "./refuseFetches.ts";
import { importWebllm } from "./webllmRuntime.ts";

/** The real world: the package, this thread's GPU, `fetch` and clock. */
export function workerWebllmDeps(): WebllmEngineDeps {
  return {
    importRuntime: importWebllm,
    probeGpu: () => probeGpu(),
    deviceWatch: createDeviceLostWatch(globalThis.GPUAdapter?.prototype),
    refuseFetches: createFetchRefusal(globalThis),
    now: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
