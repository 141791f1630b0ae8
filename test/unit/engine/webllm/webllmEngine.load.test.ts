import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { LoadProgress } from "#core/judge/judgeModel.ts";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { WEBLLM_VERSION } from "#engine/webllm/webllmRuntime.ts";
import { CALM, faultOf, load, REQUEST, SOURCE } from "./loadedEngine.ts";
import { GOOD_GPU, MIB, scriptWorld, untilFetchIsAborted } from "./scriptedMlcEngine.ts";

describe("createWebllmEngine().load()", () => {
  test("tells every stage, with bytes", async () => {
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
      { stage: "reading-file", fraction: null },
      { stage: "reading-file", fraction: 1 },
      ...[1, 2, 3, 4].map((n) => ({ stage: "uploading-weights", ...bytes(n) })),
      { stage: "compiling-shaders", fraction: null },
      { stage: "compiling-shaders", fraction: 1 },
    ]);
  });

  test("says what a verdict's provenance needs", async () => {
    const model = await load(createWebllmEngine(scriptWorld().deps));
    expect(model).toEqual({
      modelId: "prometheus-2-7b-q4f16_1",
      name: "Prometheus 2 7B",
      engine: "webllm",
      engineVersion: "0.2.86",
      backend: { kind: "webgpu", description: "apple metal-3" },
      promptFormat: "mistral-instruct",
      quantization: "q4f16_1",
      weightsHash: SOURCE.weightsHash,
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

  test("has WebLLM look for the model in its private files, and only there", async () => {
    const world = scriptWorld();
    await load(createWebllmEngine(world.deps));
    expect(world.configs).toHaveLength(1);
    expect(world.configs[0]?.appConfig).toMatchObject({
      cacheBackend: "opfs",
      model_list: [{ model: SOURCE.packageUrl, model_id: SOURCE.modelId, model_lib: SOURCE.libraryUrl }],
    });
  });

  test("names a file that is not in storage, which WebLLM would fetch", async () => {
    const address = `${SOURCE.packageUrl}params_shard_3.bin`;
    let asked = 0;
    const world = scriptWorld({
      async during(point) {
        if (point !== "read-shards") return;
        asked += 1;
        await world.scope.fetch(new Request(address));
      },
    });
    const { fetch: own } = world.scope;
    expect(await faultOf(load(createWebllmEngine(world.deps)))).toMatchObject({
      code: "engine/model-damaged",
      details: { fileName: "params_shard_3.bin", address },
    });
    expect(asked).toBe(1);
    expect(world.scope.fetch).toBe(own);
  });

  test("says so when the GPU is software", async () => {
    const world = scriptWorld({ gpu: { ...GOOD_GPU, isFallback: true } });
    const model = await load(createWebllmEngine(world.deps));
    expect(model.backend.note).toBe("A software GPU: the processor does the work.");
  });

  test.each([
    [{ kind: "no-webgpu", isSecureContext: false } as const, "engine/webgpu-unavailable"],
    [{ kind: "no-adapter" } as const, "engine/webgpu-unavailable"],
    [{ ...GOOD_GPU, features: [] }, "engine/shader-f16-missing"],
    [{ ...GOOD_GPU, limits: { ...GOOD_GPU.limits, maxStorageBuffersPerShaderStage: 8 } }, "engine/gpu-limit"],
  ])("refuses %o before WebLLM is started", async (gpu, code) => {
    const world = scriptWorld({ gpu });
    expect((await faultOf(load(createWebllmEngine(world.deps)))).code).toBe(code);
    expect(world.configs).toEqual([]);
  });

  test("lets a 32-bit model run where there is no shader-f16", async () => {
    const world = scriptWorld({ gpu: { ...GOOD_GPU, features: [] } });
    const source = { ...SOURCE, quantization: "q4f32_1" };
    expect((await load(createWebllmEngine(world.deps), { source })).quantization).toBe("q4f32_1");
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
        if (point !== "read-shards") return;
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
        if (point === "read-config") throw new DOMException("aborted", "AbortError");
      },
    });
    const fault = await faultOf(load(createWebllmEngine(world.deps)));
    expect(fault.code).toBe("engine/device-lost");
    expect(fault.message).toContain("without a model");
  });

  test.each([
    ["ShaderF16SupportError: This model requires WebGPU extension shader-f16", "engine/shader-f16-missing"],
    [new Error("ArtifactOPFSCache failed to fetch: https://models.hearth.invalid/x"), "engine/model-damaged"],
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
        if (point !== "read-config" || !isFirst) return;
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
