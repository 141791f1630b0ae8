import { describe, expect, test } from "vitest";
import { probeGpu, probeMachine, type ProbedScope } from "#engine/hardware/probeMachine.ts";

const LIMITS = {
  maxBufferSize: 4_294_967_296,
  maxStorageBufferBindingSize: 2_147_483_644,
  maxStorageBuffersPerShaderStage: 10,
  maxComputeWorkgroupStorageSize: 32_768,
};

const ADAPTER = {
  features: new Set(["subgroups", "shader-f16"]),
  limits: { ...LIMITS, maxTextureDimension1D: 16_384 },
  info: { vendor: "apple", architecture: "metal-3", description: "", isFallbackAdapter: false },
};

type Navigator = ProbedScope["navigator"];

function scope(navigator: Navigator, rest: Partial<ProbedScope> = {}): ProbedScope {
  return { isSecureContext: true, crossOriginIsolated: true, navigator, ...rest };
}

function withAdapter(adapter: Parameters<typeof offering>[0]): Navigator {
  return { gpu: offering(adapter) };
}

function offering(adapter: Awaited<ReturnType<NonNullable<Navigator["gpu"]>["requestAdapter"]>>): {
  requestAdapter: NonNullable<Navigator["gpu"]>["requestAdapter"];
} {
  return { requestAdapter: async () => adapter };
}

describe("probeGpu()", () => {
  test("says that there is no WebGPU, and whether the page is secure", async () => {
    expect(await probeGpu(scope({}))).toEqual({ kind: "no-webgpu", isSecureContext: true });
    expect(await probeGpu(scope({}, { isSecureContext: false }))).toEqual({
      kind: "no-webgpu",
      isSecureContext: false,
    });
  });

  test("says that there is no adapter", async () => {
    expect(await probeGpu(scope(withAdapter(null)))).toEqual({ kind: "no-adapter" });
  });

  test("reads an adapter, and only the limits that count", async () => {
    expect(await probeGpu(scope(withAdapter(ADAPTER)))).toEqual({
      kind: "adapter",
      isFallback: false,
      vendor: "apple",
      architecture: "metal-3",
      description: "",
      features: ["shader-f16", "subgroups"],
      limits: LIMITS,
    });
  });

  test("asks for the GPU that WebLLM will ask for", async () => {
    const asked: unknown[] = [];
    const gpu = {
      requestAdapter: async (options: unknown) => {
        asked.push(options);
        return ADAPTER;
      },
    };
    await probeGpu(scope({ gpu }));
    expect(asked).toEqual([{ powerPreference: "high-performance" }]);
  });

  test.each([
    ["in its info", { ...ADAPTER, info: { ...ADAPTER.info, isFallbackAdapter: true } }],
    ["on itself, as browsers had it first", { ...ADAPTER, info: {}, isFallbackAdapter: true }],
  ])("knows a software adapter by the mark %s", async (_where, adapter) => {
    expect(await probeGpu(scope(withAdapter(adapter)))).toMatchObject({ isFallback: true });
  });

  test("takes a limit that a browser does not name as 0", async () => {
    const { maxBufferSize: _gone, ...limits } = LIMITS;
    const facts = await probeGpu(scope(withAdapter({ ...ADAPTER, limits })));
    expect(facts).toMatchObject({ limits: { ...limits, maxBufferSize: 0 } });
  });
});

describe("probeMachine()", () => {
  test("gathers what the browser tells", async () => {
    const navigator: Navigator = {
      ...withAdapter(ADAPTER),
      storage: { estimate: async () => ({ usage: 5, quota: 10 }) },
      deviceMemory: 8,
      hardwareConcurrency: 12,
      userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/157",
    };
    expect(await probeMachine(scope(navigator, { crossOriginIsolated: false }))).toMatchObject({
      gpu: { kind: "adapter" },
      storage: { usageBytes: 5, quotaBytes: 10 },
      deviceMemoryGiB: 8,
      logicalCores: 12,
      isCrossOriginIsolated: false,
      isMobile: false,
    });
  });

  test("does without what the browser does not tell", async () => {
    expect(await probeMachine(scope({}))).toEqual({
      gpu: { kind: "no-webgpu", isSecureContext: true },
      storage: null,
      deviceMemoryGiB: null,
      logicalCores: 1,
      isCrossOriginIsolated: true,
      isMobile: false,
    });
  });

  test("does without a storage estimate that is refused", async () => {
    const storage = { estimate: () => Promise.reject(new TypeError("not here")) };
    expect((await probeMachine(scope({ storage }))).storage).toBeNull();
  });

  test.each([
    ["an Android phone", { userAgentData: { mobile: true } }, true],
    [
      "an iPhone",
      { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) Mobile/15E148" },
      true,
    ],
    ["an iPad that calls itself a Mac", { platform: "MacIntel", maxTouchPoints: 5 }, true],
    ["a Mac", { platform: "MacIntel", maxTouchPoints: 0 }, false],
    ["a laptop with a touch screen", { platform: "Win32", maxTouchPoints: 10 }, false],
  ])("knows %s", async (_device, navigator, isMobile) => {
    expect((await probeMachine(scope(navigator))).isMobile).toBe(isMobile);
  });
});
