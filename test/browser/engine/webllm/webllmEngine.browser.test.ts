import { hasModelInCache } from "@mlc-ai/web-llm";
import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { GpuFacts } from "#core/models/hardware.ts";
import type { LoadProgress } from "#core/judge/judgeModel.ts";
import { probeMachine } from "#engine/hardware/probeMachine.ts";
import { appConfigOf, type WebllmSource } from "#engine/webllm/modelRecords.ts";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { workerWebllmDeps } from "#engine/webllm/workerWebllmDeps.ts";
import { emptyWebllmStore, storeForWebllm } from "./webllmStore.ts";

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

const PACKAGE_URL = "https://models.hearth.invalid/converted/resolve/0123456789ab/";

const SOURCE: WebllmSource = {
  kind: "stored-package",
  modelId: "converted",
  name: "Converted",
  packageUrl: PACKAGE_URL,
  libraryUrl: "https://models.hearth.invalid/libraries/mistral.wasm",
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  byteLength: 8,
  weightsHash: `sha256:${"0".repeat(64)}`,
  memoryBytes: null,
  contextLength: 4096,
};

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

/** Everything that was asked of any network so far. */
function requestCount(): number {
  return performance.getEntriesByType("resource").filter(({ name }) => name.includes("hearth.invalid"))
    .length;
}

afterEach(emptyWebllmStore);

describe("createWebllmEngine() in a browser", () => {
  test("names the settings when nothing is stored, and asks no host for them", async () => {
    const reports: LoadProgress[] = [];
    const { fetch: own } = globalThis;
    expect(await loadFault(TOLD_GPU, reports)).toMatchObject({
      code: "engine/model-damaged",
      details: { fileName: "mlc-chat-config.json", address: `${PACKAGE_URL}mlc-chat-config.json` },
    });
    expect(reports.map(({ stage }) => stage)).toEqual([
      "checking-hardware",
      "starting-engine",
      "reading-file",
    ]);
    expect(requestCount()).toBe(0);
    expect(globalThis.fetch).toBe(own);
  });

  test("reads the settings from storage and names the library that is not there", async () => {
    await storeForWebllm("config", `${PACKAGE_URL}mlc-chat-config.json`, "{}");
    expect(await loadFault(TOLD_GPU)).toMatchObject({
      code: "engine/model-damaged",
      details: { fileName: "mistral.wasm", address: SOURCE.libraryUrl },
    });
    expect(requestCount()).toBe(0);
  });

  test("names settings that are an error page", async () => {
    await storeForWebllm("config", `${PACKAGE_URL}mlc-chat-config.json`, "<!doctype html><title>502</title>");
    expect((await loadFault(TOLD_GPU)).code).toBe("engine/model-damaged");
  });

  test("names a library that is none", async () => {
    await storeForWebllm("config", `${PACKAGE_URL}mlc-chat-config.json`, "{}");
    await storeForWebllm("wasm", SOURCE.libraryUrl, "<!doctype html>");
    expect((await loadFault(TOLD_GPU)).code).toBe("engine/model-damaged");
  });

  test("refuses a machine without a GPU before the package is even imported", async () => {
    const reports: LoadProgress[] = [];
    expect((await loadFault({ kind: "no-adapter" }, reports)).code).toBe("engine/webgpu-unavailable");
    expect(reports.map(({ stage }) => stage)).toEqual(["checking-hardware"]);
  });
});

describe("appConfigOf() in a browser", () => {
  test("has WebLLM's own hasModelInCache() see a stored package, and miss a shard that is not there", async () => {
    const manifest = { metadata: {}, records: [{ dataPath: "a.bin" }, { dataPath: "b.bin" }] };
    await storeForWebllm("model", `${PACKAGE_URL}tensor-cache.json`, JSON.stringify(manifest));
    await storeForWebllm("model", `${PACKAGE_URL}a.bin`, "four");
    expect(await hasModelInCache(SOURCE.modelId, appConfigOf(SOURCE))).toBe(false);
    await storeForWebllm("model", `${PACKAGE_URL}b.bin`, "five");
    expect(await hasModelInCache(SOURCE.modelId, appConfigOf(SOURCE))).toBe(true);
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
