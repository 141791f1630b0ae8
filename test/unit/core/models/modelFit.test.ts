import { describe, expect, test } from "vitest";
import type { GpuFacts, MachineFacts } from "#core/models/hardware.ts";
import { MODEL_CATALOGUE, type CatalogueModel } from "#core/models/modelCatalogue.ts";
import { assessModelFit, missedLimits } from "#core/models/modelFit.ts";

const MIB = 2 ** 20;

const GPU: Extract<GpuFacts, { kind: "adapter" }> = {
  kind: "adapter",
  isFallback: false,
  vendor: "apple",
  architecture: "metal-3",
  description: "",
  features: ["shader-f16"],
  limits: {
    maxBufferSize: 4096 * MIB,
    maxStorageBufferBindingSize: 4096 * MIB,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 32_768,
  },
};

const MACHINE: MachineFacts = {
  gpu: GPU,
  storage: { usageBytes: 0, quotaBytes: 20e9 },
  deviceMemoryGiB: 8,
  logicalCores: 8,
  isCrossOriginIsolated: true,
  isMobile: false,
};

function model(id: string): CatalogueModel {
  return MODEL_CATALOGUE.find((candidate) => candidate.id === id) ?? expect.fail(`no ${id}`);
}

const QWEN = model("Qwen2.5-3B-Instruct");
const PROMETHEUS = model("prometheus-7b-v2.0");

/** A 7B in WebLLM's format, as converted weights will be added. */
const PACKAGED: CatalogueModel = {
  ...PROMETHEUS,
  builds: [
    {
      kind: "webllm",
      source: { kind: "mlc-package", modelId: "p", url: "https://example.org/p", quantization: "q4f16_1" },
      quantization: "q4f16_1",
      memoryMiB: 4573.39,
      downloadBytes: 4_073_474_304,
    },
    {
      kind: "webllm",
      source: { kind: "mlc-package", modelId: "q", url: "https://example.org/q", quantization: "q4f32_1" },
      quantization: "q4f32_1",
      memoryMiB: 5619.27,
      downloadBytes: 4_073_474_304,
    },
  ],
};

function withLimits(limits: Partial<typeof GPU.limits>): MachineFacts {
  return { ...MACHINE, gpu: { ...GPU, limits: { ...GPU.limits, ...limits } } };
}

describe("assessModelFit()", () => {
  test("takes the preferred build without a word when all is well", () => {
    expect(assessModelFit(QWEN, MACHINE)).toEqual({ kind: "fits", build: QWEN.builds[0], warnings: [] });
  });

  test("says which browsers have WebGPU", () => {
    const machine: MachineFacts = { ...MACHINE, gpu: { kind: "no-webgpu", isSecureContext: true } };
    expect(assessModelFit(QWEN, machine)).toEqual({
      kind: "does-not-fit",
      reasons: ["This browser offers no WebGPU here. Chrome, Edge and Safari 26 or newer do."],
    });
  });

  test("names https when the page is not secure", () => {
    const machine: MachineFacts = { ...MACHINE, gpu: { kind: "no-webgpu", isSecureContext: false } };
    expect(assessModelFit(QWEN, machine)).toEqual({
      kind: "does-not-fit",
      reasons: ["Browsers offer WebGPU only on secure pages: open Hearth over https or on localhost."],
    });
  });

  test("tells of the wait after a GPU crash when there is no adapter", () => {
    const fit = assessModelFit(QWEN, { ...MACHINE, gpu: { kind: "no-adapter" } });
    expect(fit).toMatchObject({ kind: "does-not-fit", reasons: [expect.stringContaining("two minutes")] });
  });

  test("allows a software GPU and says what it costs", () => {
    expect(assessModelFit(QWEN, { ...MACHINE, gpu: { ...GPU, isFallback: true } })).toMatchObject({
      kind: "fits",
      warnings: ["This is a software GPU: the processor does the work, and a verdict can take many minutes."],
    });
  });

  test("takes the 32-bit build when shader-f16 is missing", () => {
    const machine: MachineFacts = { ...MACHINE, deviceMemoryGiB: null, gpu: { ...GPU, features: [] } };
    // 5619.27 MiB and 4573.39 MiB in units of 10⁹ bytes
    expect(assessModelFit(PACKAGED, machine)).toEqual({
      kind: "fits",
      build: PACKAGED.builds[1],
      warnings: [
        "This GPU does not offer 16-bit arithmetic (shader-f16), so the 32-bit build is used: 5.9 GB of memory instead of 4.8 GB.",
      ],
    });
  });

  test("needs shader-f16 when there is no 32-bit build", () => {
    const only16Bit = { ...PACKAGED, builds: PACKAGED.builds.slice(0, 1) };
    expect(assessModelFit(only16Bit, { ...MACHINE, gpu: { ...GPU, features: [] } })).toEqual({
      kind: "does-not-fit",
      reasons: ["Needs 16-bit arithmetic (shader-f16), which this GPU does not offer."],
    });
  });

  test.each([
    [{ maxStorageBuffersPerShaderStage: 8 }, "Needs 10 storage buffers per shader stage; this GPU allows 8."],
    [
      { maxComputeWorkgroupStorageSize: 16_384 },
      "Needs 32 KiB of memory per workgroup; this GPU allows 16 KiB.",
    ],
    [{ maxBufferSize: 256 * MIB - 1 }, "Needs GPU buffers of 256 MiB; this GPU allows 255 MiB."],
    [
      { maxStorageBufferBindingSize: 64 * MIB },
      "Needs to bind 128 MiB of GPU memory at once; this GPU allows 64 MiB.",
    ],
  ])("names the limit %o with both numbers", (limits, reason) => {
    expect(assessModelFit(QWEN, withLimits(limits))).toEqual({ kind: "does-not-fit", reasons: [reason] });
  });

  test("is content with limits that are met exactly", () => {
    const machine = withLimits({ maxBufferSize: 256 * MIB, maxStorageBufferBindingSize: 128 * MIB });
    expect(assessModelFit(QWEN, machine).kind).toBe("fits");
  });

  test("warns when the browser reports less storage than the download needs", () => {
    const storage = { usageBytes: 9e9, quotaBytes: 10e9 };
    expect(assessModelFit(PACKAGED, { ...MACHINE, storage })).toMatchObject({
      kind: "fits",
      warnings: ["The download is about 4.1 GB; this browser reports about 1.0 GB of free storage."],
    });
  });

  test("never reports negative storage", () => {
    const storage = { usageBytes: 12e9, quotaBytes: 10e9 };
    expect(assessModelFit(PACKAGED, { ...MACHINE, storage })).toMatchObject({
      warnings: [expect.stringContaining("about 0.0 GB")],
    });
  });

  test("says nothing about storage that it does not know", () => {
    expect(assessModelFit(PACKAGED, { ...MACHINE, storage: null })).toMatchObject({ warnings: [] });
  });

  test("warns when the machine reports less memory than the model needs", () => {
    // 4 GiB is 4.3 × 10⁹ bytes
    expect(assessModelFit(PACKAGED, { ...MACHINE, deviceMemoryGiB: 4 })).toMatchObject({
      warnings: ["Needs 4.8 GB of memory; this machine reports 4.3 GB in all."],
    });
  });

  test("keeps a 7B off phones and tablets", () => {
    expect(assessModelFit(PACKAGED, { ...MACHINE, isMobile: true })).toEqual({
      kind: "does-not-fit",
      reasons: ["Needs 5.9 GB of memory; browsers on phones and tablets end a page at about 1.5 GB."],
    });
    expect(assessModelFit(PROMETHEUS, { ...MACHINE, isMobile: true }).kind).toBe("does-not-fit");
  });

  test("lets a small model onto phones, with a warning above 1.5 GB", () => {
    const phone = { ...MACHINE, isMobile: true };
    expect(assessModelFit(model("SmolLM2-360M-Instruct"), phone)).toMatchObject({ warnings: [] });
    // 2504.76 MiB
    expect(assessModelFit(QWEN, phone)).toMatchObject({
      warnings: ["Needs 2.6 GB of memory; browsers on phones and tablets may end the page at about 1.5 GB."],
    });
  });

  describe("for a GGUF file", () => {
    test("takes the file for the GPU", () => {
      expect(assessModelFit(PROMETHEUS, MACHINE)).toMatchObject({
        kind: "fits",
        build: { quantization: "Q4_K_M", runsOn: "gpu" },
        warnings: [],
      });
    });

    test.each([
      [
        "shader-f16 is missing",
        { ...GPU, features: [] },
        "This GPU does not offer 16-bit arithmetic (shader-f16)",
      ],
      ["there is no adapter", { kind: "no-adapter" }, "This browser offers no GPU to use"],
      ["there is only a software GPU", { ...GPU, isFallback: true }, "This browser offers no GPU to use"],
    ] as const)("takes the smaller file for the processor when %s", (_when, gpu, why) => {
      expect(assessModelFit(PROMETHEUS, { ...MACHINE, gpu })).toMatchObject({
        kind: "fits",
        build: { quantization: "Q3_K_S", runsOn: "processor" },
        warnings: [
          `${why}, so llama.cpp runs on the processor: take the Q3_K_S file, and expect minutes per verdict.`,
        ],
      });
    });

    test("says when the processor has only one thread to give", () => {
      const machine: MachineFacts = {
        ...MACHINE,
        gpu: { kind: "no-adapter" },
        isCrossOriginIsolated: false,
      };
      expect(assessModelFit(PROMETHEUS, machine)).toMatchObject({
        warnings: [expect.any(String), expect.stringContaining("only one thread")],
      });
    });
  });
});

describe("missedLimits()", () => {
  test("names every limit that is too low", () => {
    expect(missedLimits({ ...GPU.limits, maxStorageBuffersPerShaderStage: 8 })).toEqual([
      "Needs 10 storage buffers per shader stage; this GPU allows 8.",
    ]);
    expect(missedLimits(GPU.limits)).toEqual([]);
  });
});
