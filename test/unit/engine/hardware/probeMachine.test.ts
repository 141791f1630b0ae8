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
      platform: "linux",
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
      platform: "other",
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

  test.each([
    ["linux", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0"],
    ["windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Edg/150.0"],
    ["macos", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari"],
    [
      "android",
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150 Mobile",
    ],
    ["ios", "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"],
    ["other", "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150"],
    ["other", "Mozilla/5.0 (X11; FreeBSD amd64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ])("knows %s by its user agent", async (platform, userAgent) => {
    expect((await probeMachine(scope({ userAgent }))).platform).toBe(platform);
  });

  test.each([
    ["linux", { userAgentData: { platform: "Linux" }, userAgent: "Mozilla/5.0 (Windows NT 10.0)" }],
    ["other", { userAgentData: { platform: "Chrome OS" }, userAgent: "Mozilla/5.0 (X11; Linux x86_64)" }],
    ["windows", { userAgentData: {}, userAgent: "Mozilla/5.0 (Windows NT 10.0)" }],
    [
      "ios",
      { platform: "MacIntel", maxTouchPoints: 5, userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X)" },
    ],
    ["windows", { platform: "Win32" }],
  ])("knows %s by what the browser says plainly: %o", async (platform, navigator) => {
    expect((await probeMachine(scope(navigator))).platform).toBe(platform);
  });
});
