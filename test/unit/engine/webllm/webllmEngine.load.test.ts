import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { WEBLLM_VERSION } from "#engine/webllm/webllmRuntime.ts";
import { CALM, faultOf, load, REQUEST } from "./loadedEngine.ts";
import { GOOD_GPU, MANIFEST, MIB, scriptWorld, untilFetchIsAborted } from "./scriptedMlcEngine.ts";

describe("createWebllmEngine().load()", () => {
  test("tells every stage, with bytes as soon as the manifest is read", async () => {
    const reports: LoadProgress[] = [];
    await load(createWebllmEngine(scriptWorld().deps), { reports });
    const bytes = (quarters: number): Partial<LoadProgress> => ({
      fraction: quarters / 4,
      bytesDone: quarters * 2 * MIB,
      bytesTotal: 8 * MIB,
    });
    expect(reports).toEqual([
      { stage: "checking-hardware", fraction: null },
      { stage: "starting-engine", fraction: null },
      { stage: "fetching-settings", fraction: null },
      { stage: "fetching-settings", fraction: 1 },
      ...[1, 2, 3, 4].map((n) => ({ stage: "downloading-weights", ...bytes(n) })),
      ...[1, 2, 3, 4].map((n) => ({ stage: "uploading-weights", ...bytes(n) })),
      { stage: "compiling-shaders", fraction: null },
      { stage: "compiling-shaders", fraction: 1 },
    ]);
  });

  test("says what a verdict's provenance needs", async () => {
    const model = await load(createWebllmEngine(scriptWorld().deps));
    expect(model).toEqual({
      modelId: "Mistral-7B-Instruct-v0.3-q4f16_1-MLC",
      name: "Mistral-7B-Instruct-v0.3-q4f16_1-MLC",
      engine: "webllm",
      engineVersion: "0.2.86",
      backend: { kind: "webgpu", description: "apple metal-3" },
      promptFormat: "mistral-instruct",
      quantization: "q4f16_1",
      weightsHash: MANIFEST.hash,
      // 4573.39 × 2²⁰
      memoryBytes: 4_795_546_993,
      loadMs: expect.any(Number) as number,
      capabilities: {
        grammar: true,
        tokenProbabilities: true,
        prefixCache: false,
        maxParallel: 1,
        contextLength: 4096,
      },
    });
  });

  test("says so when the GPU is software, and when there is no manifest to hash", async () => {
    const world = scriptWorld({ gpu: { ...GOOD_GPU, isFallback: true }, manifest: null });
    const model = await load(createWebllmEngine(world.deps));
    expect(model.backend.note).toBe("A software GPU: the processor does the work.");
    expect(model.weightsHash).toBeNull();
  });

  test.each([
    [{ kind: "no-webgpu", isSecureContext: false } as const, "engine/webgpu-unavailable"],
    [{ kind: "no-adapter" } as const, "engine/webgpu-unavailable"],
    [{ ...GOOD_GPU, features: [] }, "engine/shader-f16-missing"],
    [{ ...GOOD_GPU, limits: { ...GOOD_GPU.limits, maxStorageBuffersPerShaderStage: 8 } }, "engine/gpu-limit"],
  ])("refuses %o before anything is fetched", async (gpu, code) => {
    const world = scriptWorld({ gpu });
    expect((await faultOf(load(createWebllmEngine(world.deps)))).code).toBe(code);
    expect(world.configs).toEqual([]);
  });

  test("asks for shader-f16 even where WebLLM's own list does not", async () => {
    const world = scriptWorld({ gpu: { ...GOOD_GPU, features: [] } });
    const source: ModelSource = { kind: "webllm-prebuilt", modelId: "Llama-3.2-1B-Instruct-q4f16_1-MLC" };
    expect((await faultOf(load(createWebllmEngine(world.deps), { source }))).code).toBe(
      "engine/shader-f16-missing",
    );
  });

  test("does not read a GGUF file", async () => {
    const file = { name: "judge.gguf", size: 1, lastModified: 0 };
    const engine = createWebllmEngine(scriptWorld().deps);
    expect((await faultOf(load(engine, { source: { kind: "gguf-file", file } }))).code).toBe(
      "engine/model-not-found",
    );
  });

  test("rejects with the reason although WebLLM's own reload ends silently when stopped", async () => {
    const stop = new AbortController();
    const world = scriptWorld({
      during(point, signal) {
        if (point !== "fetch-shard") return;
        stop.abort("enough");
        return untilFetchIsAborted(signal);
      },
    });
    const engine = createWebllmEngine(world.deps);
    await expect(load(engine, { signal: stop.signal })).rejects.toBe("enough");
    expect(world.devices[0]?.isDestroyed()).toBe(true);
    expect((await faultOf(engine.countTokens("a"))).code).toBe("engine/not-loaded");
  });

  test("ends the way to the GPU as well when it is stopped there", async () => {
    const stop = new AbortController();
    let uploaded = 0;
    const world = scriptWorld({
      async during(point) {
        if (point !== "upload-shard") return;
        uploaded += 1;
        stop.abort("enough");
        await new Promise((resolve) => setTimeout(resolve));
      },
    });
    const engine = createWebllmEngine(world.deps);
    await expect(load(engine, { signal: stop.signal })).rejects.toBe("enough");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(uploaded).toBe(1);
    expect(world.pipelines).toEqual([]);
  });

  test("notices that WebLLM ended a load without a model", async () => {
    const world = scriptWorld({
      during: (point) => {
        if (point === "fetch-config") throw new DOMException("aborted", "AbortError");
      },
    });
    const fault = await faultOf(load(createWebllmEngine(world.deps)));
    expect(fault.code).toBe("engine/device-lost");
    expect(fault.message).toContain("without a model");
  });

  test.each([
    ["ShaderF16SupportError: This model requires WebGPU extension shader-f16", "engine/shader-f16-missing"],
    [new TypeError("Failed to execute 'add' on 'Cache': Request failed"), "engine/model-unreachable"],
    [new SyntaxError("Unexpected token '<', \"<!doctype \" is not valid JSON"), "engine/model-damaged"],
    [new DOMException("full", "QuotaExceededError"), "storage/quota-exceeded"],
    [new Error("what is this"), "unknown/unexpected"],
  ])("names what WebLLM threw: %s", async (thrown, code) => {
    const world = scriptWorld({
      during: () => Promise.reject(thrown),
    });
    expect((await faultOf(load(createWebllmEngine(world.deps)))).code).toBe(code);
  });

  test("calls a device that WebLLM destroyed itself out of memory", async () => {
    const world = scriptWorld({
      during(point) {
        if (point === "compile") world.devices[0]?.lose("destroyed");
      },
    });
    expect((await faultOf(load(createWebllmEngine(world.deps)))).code).toBe("engine/out-of-memory");
  });

  test("does not wait for a load whose device is lost", async () => {
    const world = scriptWorld({
      during(point) {
        if (point !== "compile") return;
        world.devices[0]?.lose("unknown");
        return new Promise<void>(() => {});
      },
    });
    expect((await faultOf(load(createWebllmEngine(world.deps)))).code).toBe("engine/device-lost");
  });

  test("gives up a load when another one begins", async () => {
    let isFirst = true;
    const world = scriptWorld({
      during(point, signal) {
        if (point !== "fetch-config" || !isFirst) return;
        isFirst = false;
        return untilFetchIsAborted(signal);
      },
    });
    const engine = createWebllmEngine(world.deps);
    const first = faultOf(load(engine));
    await new Promise((resolve) => setTimeout(resolve));
    await load(engine);
    expect((await first).code).toBe("engine/not-loaded");
    expect((await engine.complete(REQUEST, { signal: CALM })).text).not.toBe("");
  });

  test("says so when WebLLM's script cannot be fetched", async () => {
    const { deps } = scriptWorld();
    const importRuntime = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));
    expect((await faultOf(load(createWebllmEngine({ ...deps, importRuntime })))).code).toBe(
      "engine/model-unreachable",
    );
  });

  test("names the version that is installed", async () => {
    const text = await readFile("node_modules/@mlc-ai/web-llm/package.json", "utf8");
    expect(JSON.parse(text)).toMatchObject({ version: WEBLLM_VERSION });
  });
});
