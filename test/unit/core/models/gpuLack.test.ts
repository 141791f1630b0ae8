import { describe, expect, test } from "vitest";
import {
  describeGpuLack,
  gpuAbsence,
  hasShaderF16,
  isSoftwareGpu,
  shaderF16Lack,
} from "#core/models/gpuLack.ts";
import { GPU, MACHINE, NVIDIA_ON_LINUX, SOFTWARE, WITHOUT_F16 } from "./machines.ts";

const NVIDIA_SENTENCE =
  "Chrome on Linux hides the 16-bit arithmetic (shader-f16) of NVIDIA cards unless it is started with --enable-dawn-features=vulkan_enable_f16_on_nvidia";
const WHAT_THEN =
  "WebLLM then takes 32-bit packages, which ask for more memory; llama.cpp runs on the processor.";

describe("gpuAbsence()", () => {
  test("says which browsers have WebGPU", () => {
    expect(gpuAbsence({ kind: "no-webgpu", isSecureContext: true })).toBe(
      "This browser offers no WebGPU here. Chrome, Edge and Safari 26 or newer do.",
    );
  });

  test("names https when the page is not secure", () => {
    expect(gpuAbsence({ kind: "no-webgpu", isSecureContext: false })).toBe(
      "Browsers offer WebGPU only on secure pages: open Hearth over https or on localhost.",
    );
  });

  test("tells of the wait after a GPU crash when there is no adapter", () => {
    expect(gpuAbsence({ kind: "no-adapter" })).toContain("two minutes");
  });
});

describe("isSoftwareGpu()", () => {
  test.each([
    ["that the browser marks", { isFallback: true }, true],
    ["by its architecture", { architecture: "swiftshader" }, true],
    ["by its description", { description: "llvmpipe (LLVM 19.1.0, 256 bits)" }, true],
    ["of Windows", { description: "Microsoft Basic Render Driver" }, true],
    ["that is none", {}, false],
    ["that is none", { vendor: "intel", architecture: "gen-12lp" }, false],
  ])("knows one %s: %o", (_how, facts, isSoftware) => {
    expect(isSoftwareGpu({ ...GPU, ...facts })).toBe(isSoftware);
  });
});

describe("hasShaderF16()", () => {
  test("is a matter of the adapter's features", () => {
    expect(hasShaderF16(GPU)).toBe(true);
    expect(hasShaderF16({ ...GPU, features: ["subgroups"] })).toBe(false);
    expect(hasShaderF16({ kind: "no-adapter" })).toBe(false);
  });
});

describe("shaderF16Lack()", () => {
  test("names the flag for NVIDIA on Linux, by vendor or description", () => {
    expect(shaderF16Lack(NVIDIA_ON_LINUX)).toBe(NVIDIA_SENTENCE);
    const described = { ...GPU, vendor: "", description: "NVIDIA GeForce RTX 3060", features: [] };
    expect(shaderF16Lack({ platform: "linux", gpu: described })).toBe(NVIDIA_SENTENCE);
  });

  test.each([
    ["NVIDIA on Windows", { ...NVIDIA_ON_LINUX, platform: "windows" as const }],
    ["another card on Linux", { ...WITHOUT_F16, platform: "linux" as const }],
  ])("does not blame Chrome for %s", (_which, machine) => {
    expect(shaderF16Lack(machine)).toBe("This GPU does not offer 16-bit arithmetic (shader-f16)");
  });
});

describe("describeGpuLack()", () => {
  test("has nothing to say of a good GPU", () => {
    expect(describeGpuLack(MACHINE)).toBeNull();
  });

  test("says that there is none", () => {
    expect(describeGpuLack({ ...MACHINE, gpu: { kind: "no-adapter" } })).toBe(
      gpuAbsence({ kind: "no-adapter" }),
    );
  });

  test("names a software GPU as such", () => {
    expect(describeGpuLack(SOFTWARE)).toBe(
      "This is a software GPU (swiftshader): the processor does the work, and a verdict can take many minutes.",
    );
    const unnamed = { ...GPU, architecture: "", isFallback: true };
    expect(describeGpuLack({ ...MACHINE, gpu: unnamed })).toContain("This is a software GPU: ");
  });

  test("says what is hidden on Linux with NVIDIA, how to have it, and what happens without", () => {
    expect(describeGpuLack(NVIDIA_ON_LINUX)).toBe(`${NVIDIA_SENTENCE}. ${WHAT_THEN}`);
  });

  test("names limits before 16-bit arithmetic", () => {
    const limits = { ...GPU.limits, maxStorageBuffersPerShaderStage: 8 };
    expect(describeGpuLack({ ...MACHINE, gpu: { ...GPU, limits, features: [] } })).toBe(
      `Needs 10 storage buffers per shader stage; this GPU allows 8. This GPU does not offer 16-bit arithmetic (shader-f16). ${WHAT_THEN}`,
    );
  });
});
