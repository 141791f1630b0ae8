import { probeGpu } from "#engine/hardware/probeMachine.ts";
import { createDeviceLostWatch } from "./deviceLostWatch.ts";
import type { WebllmEngineDeps } from "./loadWebllmModel.ts";
import { importWebllm } from "./webllmRuntime.ts";
import { readWeightsManifest } from "./weightsManifest.ts";

/** The real world: the package, this thread's GPU, Cache Storage and clock. */
export function workerWebllmDeps(): WebllmEngineDeps {
  return {
    importRuntime: importWebllm,
    probeGpu: () => probeGpu(),
    deviceWatch: createDeviceLostWatch(globalThis.GPUAdapter?.prototype),
    // an insecure page has no Cache Storage
    readManifest: async (url) => (typeof caches === "undefined" ? null : readWeightsManifest(url, caches)),
    pageUrl: location.href,
    now: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
