import { expect, test } from "vitest";
import { readGpuOutlook } from "#engine/llamacpp/gpuOutlook.ts";

interface FakeAdapter {
  readonly features: ReadonlySet<string>;
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
}

function gpuWith(requestAdapter: () => Promise<FakeAdapter | null>): GPU {
  return { requestAdapter } as unknown as GPU;
}

const INFO = { vendor: "nvidia", architecture: "ampere", description: "" };

test("readGpuOutlook() says none without WebGPU, without an adapter, and when the request fails", async () => {
  expect(await readGpuOutlook(undefined)).toEqual({ kind: "none" });
  expect(await readGpuOutlook(gpuWith(async () => null))).toEqual({ kind: "none" });
  const failing = gpuWith(() => Promise.reject(new Error("blocklisted")));
  expect(await readGpuOutlook(failing)).toEqual({ kind: "none" });
});

test("readGpuOutlook() tells an adapter with shader-f16 from one without", async () => {
  const withF16 = gpuWith(async () => ({ features: new Set(["shader-f16"]), info: INFO }));
  expect(await readGpuOutlook(withF16)).toEqual({ kind: "usable", description: "nvidia ampere" });
  const without = gpuWith(async () => ({ features: new Set(), info: INFO }));
  expect(await readGpuOutlook(without)).toEqual({ kind: "no-shader-f16", description: "nvidia ampere" });
});

test("readGpuOutlook() prefers the adapter's own description, and always has one", async () => {
  const named = { ...INFO, description: "NVIDIA GeForce RTX 3060" };
  const first = await readGpuOutlook(gpuWith(async () => ({ features: new Set(), info: named })));
  expect(first).toMatchObject({ description: "NVIDIA GeForce RTX 3060" });
  const silent = { vendor: "", architecture: "", description: "" };
  const second = await readGpuOutlook(gpuWith(async () => ({ features: new Set(), info: silent })));
  expect(second).toMatchObject({ description: "WebGPU adapter" });
});
