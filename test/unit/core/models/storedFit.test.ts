import { describe, expect, test } from "vitest";
import { assessStored } from "#core/models/storedFit.ts";
import {
  ANDROID,
  GPU,
  MACHINE,
  MIB,
  NVIDIA_ON_LINUX,
  SOFTWARE,
  WITHOUT_F16,
  WITHOUT_WEBGPU,
} from "./machines.ts";

const PACKAGE = {
  engine: "webllm",
  files: [{ path: "params_shard_0.bin", byteLength: 4_073_474_304, sha256: "" }],
  library: {
    url: "https://example.org/Mistral-7B-Instruct-v0.3-q4f16_1_cs1k-webgpu.wasm",
    byteLength: 5_000_000,
    sha256: "",
  },
  quantization: "q4f16_1",
  cacheBytesPerToken: 131_072,
  contextLimit: 32_768,
} as const;

const WIDE = { ...PACKAGE, quantization: "q4f32_1" } as const;

const GGUF = {
  ...PACKAGE,
  engine: "llamacpp",
  files: [{ path: "a.gguf", byteLength: 3_164_000_000, sha256: "" }],
  library: null,
  quantization: "Q3_K_S",
} as const;

describe("assessStored() of a package", () => {
  test.each([
    ["a GPU with 16-bit arithmetic", PACKAGE, MACHINE],
    ["any GPU, if it is 32-bit", WIDE, WITHOUT_F16],
  ])("lets it run on %s", (_what, model, machine) => {
    expect(assessStored(model, machine, 4096)).toEqual({ kind: "runs" });
  });

  test("refuses a shape that no library was compiled for, whatever the machine", () => {
    expect(assessStored({ ...PACKAGE, library: null }, MACHINE, 4096)).toEqual({
      kind: "cannot",
      reason: "WebLLM has no compiled library for a model of this shape. llama.cpp runs it from a GGUF file.",
    });
  });

  test("refuses without a GPU", () => {
    expect(assessStored(WIDE, WITHOUT_WEBGPU, 4096)).toEqual({
      kind: "cannot",
      reason: "Needs a GPU, and this browser offers none.",
    });
  });

  test.each([
    ["is missing", WITHOUT_F16],
    ["is hidden by Chrome on Linux", NVIDIA_ON_LINUX],
    ["is not in the software GPU", SOFTWARE],
  ])("refuses 16 bits where shader-f16 %s, and names the build to get", (_how, machine) => {
    expect(assessStored(PACKAGE, machine, 4096)).toEqual({
      kind: "cannot",
      reason: "Needs 16-bit arithmetic, which this GPU does not offer. Get the 32-bit build, q4f32_1.",
    });
  });

  test("refuses a GPU below one of WebLLM's limits", () => {
    const limits = { ...GPU.limits, maxBufferSize: 128 * MIB };
    expect(assessStored(PACKAGE, { ...MACHINE, gpu: { ...GPU, limits } }, 4096)).toEqual({
      kind: "cannot",
      reason: "Needs GPU buffers of 256 MiB; this GPU allows 128 MiB.",
    });
  });

  test("warns of a software GPU", () => {
    expect(assessStored(WIDE, SOFTWARE, 4096)).toEqual({
      kind: "warned",
      reason: "On a software GPU a verdict can take many minutes.",
    });
  });

  test("warns on phones of more memory than a page gets", () => {
    expect(assessStored(PACKAGE, ANDROID, 4096)).toEqual({
      kind: "warned",
      reason: expect.stringContaining("may end the page at about 1.5 GB"),
    });
  });
});

describe("assessStored() of a GGUF model", () => {
  test("lets it run on a GPU with 16-bit arithmetic, whatever the size", () => {
    expect(assessStored(GGUF, MACHINE, 32_768)).toEqual({ kind: "runs" });
  });

  test("warns of a large one on the processor, and not of a small one", () => {
    expect(assessStored(GGUF, WITHOUT_F16, 4096)).toEqual({
      kind: "warned",
      reason: "Runs on the processor: expect minutes per verdict.",
    });
    const files = [{ path: "a.gguf", byteLength: 400_000_000, sha256: "" }];
    expect(assessStored({ ...GGUF, files }, WITHOUT_F16, 4096)).toEqual({ kind: "runs" });
  });

  test("refuses what file and cache make too large for the heap of 4 GiB, and takes it with a shorter context", () => {
    // 3,164,000,000 + 131,072 × 8192 = 4,237,741,824; with 16,384 tokens 5,311,483,648
    expect(assessStored(GGUF, WITHOUT_WEBGPU, 8192).kind).toBe("warned");
    expect(assessStored(GGUF, WITHOUT_WEBGPU, 16_384)).toEqual({
      kind: "cannot",
      reason: "Takes 5.3 GB with this context; on the processor llama.cpp has 4.3 GB.",
    });
  });
});
