import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { GpuFacts } from "#core/models/hardware.ts";
import type { LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import { probeMachine } from "#engine/hardware/probeMachine.ts";
import { resolvePackageUrl } from "#engine/webllm/modelRecords.ts";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { readWeightsManifest } from "#engine/webllm/weightsManifest.ts";
import { workerWebllmDeps } from "#engine/webllm/workerWebllmDeps.ts";

/** What WebLLM asks for; it is only told, so that WebLLM itself gets its turn on a machine without a GPU. */
const TOLD_GPU: GpuFacts = {
  kind: "adapter",
  isFallback: false,
  vendor: "told",
  architecture: "",
  description: "",
  features: ["shader-f16"],
  limits: {
    maxBufferSize: 2 ** 30,
    maxStorageBufferBindingSize: 2 ** 30,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 32_768,
  },
};

const SOURCE: Extract<ModelSource, { kind: "mlc-package" }> = {
  kind: "mlc-package",
  modelId: "converted",
  url: "https://127.0.0.1:9/converted",
  quantization: "q4f16_1",
};

const PACKAGE_URL = resolvePackageUrl(SOURCE.url, location.href);

/** Load with the real package. */
async function loadFault(gpu: GpuFacts, reports: LoadProgress[] = []): Promise<AppError> {
  const engine = createWebllmEngine({ ...workerWebllmDeps(), probeGpu: async () => gpu });
  const error = await engine
    .load(SOURCE, { signal: new AbortController().signal, onProgress: (progress) => reports.push(progress) })
    .then(
      () => expect.fail("it loaded"),
      (reason: unknown) => reason,
    );
  return error instanceof AppError ? error : expect.fail(String(error));
}

async function keep(cacheName: string, file: string, body: string): Promise<void> {
  await (await caches.open(cacheName)).put(new URL(file, PACKAGE_URL), new Response(body));
}

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

describe("createWebllmEngine() in a browser", () => {
  test("names a host that cannot be reached", async () => {
    const reports: LoadProgress[] = [];
    expect((await loadFault(TOLD_GPU, reports)).code).toBe("engine/model-unreachable");
    expect(reports.map(({ stage }) => stage)).toEqual([
      "checking-hardware",
      "starting-engine",
      "fetching-settings",
    ]);
  });

  test("names settings that are an error page, which WebLLM would keep for ever", async () => {
    await keep("webllm/config", "mlc-chat-config.json", "<!doctype html><title>502</title>");
    expect((await loadFault(TOLD_GPU)).code).toBe("engine/model-damaged");
  });

  test("refuses a machine without a GPU before the package is even imported", async () => {
    const reports: LoadProgress[] = [];
    expect((await loadFault({ kind: "no-adapter" }, reports)).code).toBe("engine/webgpu-unavailable");
    expect(reports.map(({ stage }) => stage)).toEqual(["checking-hardware"]);
  });
});

describe("probeMachine() in a browser", () => {
  test("tells what this browser offers", async () => {
    const machine = await probeMachine();
    expect(["no-webgpu", "no-adapter", "adapter"]).toContain(machine.gpu.kind);
    expect(machine.logicalCores).toBe(navigator.hardwareConcurrency);
    expect(machine.isCrossOriginIsolated).toBe(crossOriginIsolated);
    expect(machine.isMobile).toBe(false);
    expect(machine.storage?.quotaBytes).toBeGreaterThan(0);
  });
});

describe("readWeightsManifest() in a browser", () => {
  test("finds the manifest where WebLLM keeps it", async () => {
    const url = new URL("tensor-cache.json", PACKAGE_URL).href;
    expect(await readWeightsManifest(url, caches)).toBeNull();
    await keep("webllm/model", "tensor-cache.json", '{"records":[{"nbytes":12}]}');
    expect(await readWeightsManifest(url, caches)).toMatchObject({ totalBytes: 12 });
  });
});
