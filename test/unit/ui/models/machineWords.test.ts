import { expect, test } from "vitest";
import { describeGpu, describeMemory, describeProcessor } from "#ui/models/machineWords.ts";
import { NVIDIA_LINUX, PHONE, SAMPLE_MACHINE } from "#ui/gallery/sampleModels.ts";

test("describeGpu() names the device, its arithmetic and its buffers, and calls a software adapter one", () => {
  expect(describeGpu(SAMPLE_MACHINE.gpu)).toBe(
    "Apple M3: WebGPU, 16-bit arithmetic, buffers up to 4.3 GB, 2.1 GB bound at once",
  );
  expect(describeGpu(NVIDIA_LINUX.gpu)).toMatch(/no 16-bit arithmetic \(shader-f16\)/);
  const { gpu } = NVIDIA_LINUX;
  if (gpu.kind !== "adapter") throw new Error("The sample has an adapter");
  const swiftShader = { ...gpu, vendor: "google", architecture: "swiftshader", description: "" };
  expect(describeGpu(swiftShader)).toMatch(/^google swiftshader: a software adapter/);
  expect(describeGpu({ ...swiftShader, vendor: "", architecture: "" })).toMatch(/^unnamed GPU: WebGPU/);
});

test("describeGpu() says why there is none", () => {
  expect(describeGpu(PHONE.gpu)).toBe("WebGPU without a GPU");
  expect(describeGpu({ kind: "no-webgpu", isSecureContext: false })).toMatch(/https/);
  expect(describeGpu({ kind: "no-webgpu", isSecureContext: true })).toBe("no WebGPU in this browser");
});

test("describeProcessor() says when only one thread may be used, describeMemory() that browsers cap it", () => {
  expect(describeProcessor({ ...SAMPLE_MACHINE, logicalCores: 1 })).toBe("1 core, threads allowed");
  expect(describeProcessor({ ...SAMPLE_MACHINE, isCrossOriginIsolated: false })).toMatch(/only one is used/);
  expect(describeMemory(8)).toBe("8 GB or more");
  expect(describeMemory(4)).toBe("4 GB");
});
