import { describe, expect, test } from "vitest";
import type { MachineFacts } from "#core/models/hardware.ts";
import {
  assessModelFit,
  assessWay,
  chooseQuantization,
  describeStorage,
  memoryOfWay,
  waysByPreference,
} from "#core/models/modelFit.ts";
import {
  ANDROID,
  catalogueModel,
  GPU,
  IPHONE,
  MACHINE,
  NVIDIA_ON_LINUX,
  SOFTWARE,
  wayOf,
  WITHOUT_F16,
  WITHOUT_WEBGPU,
} from "./machines.ts";

const QWEN = catalogueModel("Qwen2.5-3B-Instruct");
const PROMETHEUS = catalogueModel("prometheus-7b-v2.0");
const CONVERT = wayOf(PROMETHEUS, "convert", "q4f16_1");
const CONVERT_32 = wayOf(PROMETHEUS, "convert", "q4f32_1");
const GGUF = wayOf(PROMETHEUS, "gguf");

function withLimits(limits: Partial<typeof GPU.limits>): MachineFacts {
  return { ...MACHINE, gpu: { ...GPU, limits: { ...GPU.limits, ...limits } } };
}

describe("chooseQuantization()", () => {
  test.each([
    ["an adapter with shader-f16", MACHINE, "q4f16_1"],
    ["an adapter without", WITHOUT_F16, "q4f32_1"],
    ["NVIDIA in Chrome on Linux", NVIDIA_ON_LINUX, "q4f32_1"],
    ["no WebGPU", WITHOUT_WEBGPU, "q4f16_1"],
  ])("with %s", (_what, machine, quantization) => {
    expect(chooseQuantization(machine)).toBe(quantization);
  });
});

describe("assessModelFit()", () => {
  test("takes the preferred way without a word when all is well", () => {
    expect(assessModelFit(QWEN, MACHINE)).toEqual({ kind: "fits", way: QWEN.ways[0], warnings: [] });
    expect(assessModelFit(PROMETHEUS, MACHINE)).toEqual({ kind: "fits", way: CONVERT, warnings: [] });
  });

  test("says in a few words that there is no GPU: why stands once on the page", () => {
    expect(assessModelFit(QWEN, WITHOUT_WEBGPU)).toEqual({
      kind: "does-not-fit",
      reasons: ["Needs a GPU, and this browser offers none."],
    });
  });

  test("names the one limit that keeps a package away", () => {
    expect(assessModelFit(QWEN, withLimits({ maxStorageBuffersPerShaderStage: 8 }))).toEqual({
      kind: "does-not-fit",
      reasons: ["Needs 10 storage buffers per shader stage; this GPU allows 8."],
    });
  });

  test.each([
    ["is missing", WITHOUT_F16],
    ["is hidden by Chrome on Linux", NVIDIA_ON_LINUX],
  ])("takes the 32-bit package when shader-f16 %s", (_how, machine) => {
    // weights of 4.5 or 5 bits, a cache of 0.5 or 1 GiB, 173 or 275 MiB of scratch
    expect(assessModelFit(PROMETHEUS, machine)).toEqual({
      kind: "fits",
      way: CONVERT_32,
      warnings: ["32-bit, as this GPU offers no 16-bit arithmetic: 5.9 GB of memory instead of 4.8 GB."],
    });
  });

  test("takes a GGUF file for the processor when there is no GPU", () => {
    expect(assessModelFit(PROMETHEUS, WITHOUT_WEBGPU)).toEqual({
      kind: "fits",
      way: GGUF,
      warnings: [
        "llama.cpp runs it on the processor: expect minutes per verdict, and take a file of at most 3.4 GB.",
      ],
    });
  });

  test("takes a GGUF file for the GPU when only WebLLM cannot use it", () => {
    expect(assessModelFit(PROMETHEUS, withLimits({ maxStorageBuffersPerShaderStage: 8 }))).toEqual({
      kind: "fits",
      way: GGUF,
      warnings: [
        "WebLLM cannot use this GPU, so llama.cpp runs a GGUF file on it. Needs 10 storage buffers per shader stage; this GPU allows 8.",
      ],
    });
  });

  test("prefers llama.cpp to a software GPU, and names that as such", () => {
    expect(assessModelFit(PROMETHEUS, SOFTWARE)).toMatchObject({
      way: GGUF,
      warnings: [
        "llama.cpp runs it on the processor: expect minutes per verdict, and take a file of at most 3.4 GB.",
      ],
    });
    expect(assessModelFit(QWEN, SOFTWARE)).toMatchObject({
      kind: "fits",
      warnings: [expect.stringMatching(/^32-bit, /), "On a software GPU a verdict can take many minutes."],
    });
  });

  test.each([
    ["iPhones and iPads", IPHONE],
    ["phones and tablets", ANDROID],
  ])("keeps every 7B off %s", (devices, machine) => {
    for (const id of ["prometheus-7b-v2.0", "M-Prometheus-7B"]) {
      expect(assessModelFit(catalogueModel(id), machine)).toEqual({
        kind: "does-not-fit",
        reasons: [expect.stringContaining(`A 7B model does not fit on ${devices}: `)],
      });
    }
  });

  test("lets a small model onto phones, with a warning above 1.5 GB", () => {
    expect(assessModelFit(catalogueModel("SmolLM2-360M-Instruct"), IPHONE)).toMatchObject({ warnings: [] });
    // 1655 MiB of weights, 144 of cache, 705 of scratch
    expect(assessModelFit(QWEN, IPHONE)).toMatchObject({
      warnings: ["Needs 2.6 GB of memory; browsers on phones and tablets may end the page at about 1.5 GB."],
    });
  });
});

describe("assessWay()", () => {
  test("says of a 16-bit package what the GPU lacks", () => {
    expect(assessWay(CONVERT, PROMETHEUS, WITHOUT_F16, 4096).reasons).toEqual([
      "Needs 16-bit arithmetic, which this GPU does not offer.",
    ]);
    expect(assessWay(CONVERT_32, PROMETHEUS, WITHOUT_F16, 4096).reasons).toEqual([]);
  });

  test("says when the processor has only one thread to give", () => {
    const machine = { ...WITHOUT_WEBGPU, isCrossOriginIsolated: false };
    expect(assessWay(GGUF, PROMETHEUS, machine, 4096).warnings).toEqual([
      expect.any(String),
      "This page may use only one thread: its host does not send the headers for cross-origin isolation.",
    ]);
  });

  test("leaves less room for the file when the context is longer, and at last none", () => {
    // 4 GiB − 320 MiB − 1 GiB is 2.9 GB, and a Q2_K of a 7B has 2.7 GB
    expect(assessWay(GGUF, PROMETHEUS, WITHOUT_WEBGPU, 8192)).toMatchObject({
      reasons: [],
      warnings: [expect.stringContaining("take a file of at most 2.9 GB")],
    });
    expect(assessWay(GGUF, PROMETHEUS, WITHOUT_WEBGPU, 16_384).reasons).toEqual([
      "On the processor llama.cpp has 4.3 GB of memory, which leaves 1.8 GB for the file; the smallest useful one has about 2.7 GB.",
    ]);
  });

  test("warns when the machine reports less memory than the model needs", () => {
    // 4 GiB is 4.3 × 10⁹ bytes
    expect(assessWay(CONVERT, PROMETHEUS, { ...MACHINE, deviceMemoryGiB: 4 }, 4096).warnings).toEqual([
      "Needs 4.8 GB of memory; this machine reports 4.3 GB in all.",
    ]);
  });

  test("does not take the 8 GiB at which browsers stop counting for all there is", () => {
    // 4.5 GB + 32,768 × 256 KiB
    expect(memoryOfWay(CONVERT_32, PROMETHEUS, MACHINE, 32_768)).toBeGreaterThan(8 * 2 ** 30);
    expect(assessWay(CONVERT_32, PROMETHEUS, MACHINE, 32_768).warnings).toEqual([]);
  });

  test.each([
    ["what is kept of converted weights", CONVERT, "4.1 GB"],
    ["the usual GGUF file", GGUF, "4.4 GB"],
  ])(
    "warns when the browser reports less storage than %s, and says what the figure is worth",
    (_what, way, size) => {
      const storage = { usageBytes: 9e9, quotaBytes: 10e9 };
      expect(assessWay(way, PROMETHEUS, { ...MACHINE, storage }, 4096).warnings).toEqual([
        `Takes about ${size} of storage; this browser reports about 1.0 GB free. Browsers round this figure, so the room is measured before anything is fetched.`,
      ]);
    },
  );

  test("is content with storage that is just enough", () => {
    const storageOf = (quotaBytes: number): MachineFacts => ({
      ...MACHINE,
      storage: { usageBytes: 0, quotaBytes },
    });
    // 7,241,732,096 × 4.5 / 8
    expect(assessWay(CONVERT, PROMETHEUS, storageOf(4_073_474_304), 4096).warnings).toEqual([]);
    expect(assessWay(CONVERT, PROMETHEUS, storageOf(4_073_474_303), 4096).warnings).toHaveLength(1);
  });

  test("never reports negative storage", () => {
    const storage = { usageBytes: 12e9, quotaBytes: 10e9 };
    expect(assessWay(CONVERT, PROMETHEUS, { ...MACHINE, storage }, 4096).warnings).toEqual([
      expect.stringContaining("about 0.0 GB free"),
    ]);
  });

  test("says nothing about storage that it does not know", () => {
    expect(assessWay(CONVERT, PROMETHEUS, { ...MACHINE, storage: null }, 4096).warnings).toEqual([]);
  });
});

describe("memoryOfWay()", () => {
  test("counts two caches on a GPU and one on the processor", () => {
    // 4.83 bits a weight + 2 × 0.5 GiB + 320 MiB; 3.49 bits + 0.5 GiB + 320 MiB
    expect(memoryOfWay(GGUF, PROMETHEUS, MACHINE, 4096) / 1e9).toBeCloseTo(4.37 + 1.07 + 0.34, 1);
    expect(memoryOfWay(GGUF, PROMETHEUS, WITHOUT_WEBGPU, 4096) / 1e9).toBeCloseTo(3.16 + 0.54 + 0.34, 1);
  });

  test("takes the scratch of the model's own library", () => {
    const m3 = catalogueModel("M-Prometheus-3B");
    // 705 MiB instead of Mistral's 173
    expect(memoryOfWay(wayOf(m3, "convert", "q4f16_1"), m3, MACHINE, 4096) / 2 ** 20).toBeCloseTo(2504.4, 0);
  });
});

describe("waysByPreference()", () => {
  test("keeps the catalogue's order on a real GPU", () => {
    expect(waysByPreference(PROMETHEUS, MACHINE)).toEqual(PROMETHEUS.ways);
  });

  test.each([
    ["no GPU", WITHOUT_WEBGPU],
    ["a software GPU", SOFTWARE],
  ])("puts GGUF files first with %s, and loses nothing", (_what, machine) => {
    const ways = waysByPreference(PROMETHEUS, machine);
    expect(ways[0]).toBe(GGUF);
    expect(new Set(ways)).toEqual(new Set(PROMETHEUS.ways));
  });
});

describe("describeStorage()", () => {
  test("gives the browser's figure and what it is worth", () => {
    expect(describeStorage(MACHINE)).toBe(
      "This browser reports about 20.0 GB of free storage. Browsers round this figure, so the room is measured before anything is fetched.",
    );
  });

  test("says when there is no figure", () => {
    expect(describeStorage({ storage: null })).toContain("does not say how much storage is free");
  });
});
