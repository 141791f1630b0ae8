import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assessGgufLoad, HEAP_BYTES, largestFileOnProcessor } from "#core/models/ggufLoad.ts";
import { ggufMemoryNeed } from "#core/models/memoryNeed.ts";
import { MACHINE, NVIDIA_ON_LINUX, SOFTWARE, WITHOUT_F16, WITHOUT_WEBGPU } from "./machines.ts";

describe("assessGgufLoad()", () => {
  test("runs on a GPU with 16-bit arithmetic, whatever the size", () => {
    expect(assessGgufLoad(MACHINE, 14e9)).toEqual({ runsOn: "gpu" });
  });

  test.each([
    [
      "there is no WebGPU",
      WITHOUT_WEBGPU,
      "This browser offers no WebGPU here. Chrome, Edge and Safari 26 or newer do. llama.cpp runs on the processor.",
    ],
    [
      "the GPU is software",
      SOFTWARE,
      "This browser offers only a software GPU, so llama.cpp runs on the processor.",
    ],
    [
      "the GPU has no 16-bit arithmetic",
      WITHOUT_F16,
      "This GPU does not offer 16-bit arithmetic (shader-f16), so llama.cpp runs on the processor.",
    ],
    [
      "Chrome hides it",
      NVIDIA_ON_LINUX,
      "Chrome on Linux hides the 16-bit arithmetic (shader-f16) of NVIDIA cards unless it is started with --enable-dawn-features=vulkan_enable_f16_on_nvidia, so llama.cpp runs on the processor.",
    ],
  ])("says why it runs on the processor when %s", (_when, machine, reason) => {
    expect(assessGgufLoad(machine, 4e9)).toEqual({ runsOn: "processor", reason, isSlow: true });
  });

  test("is slow from 1 GB of weights on", () => {
    expect(assessGgufLoad(WITHOUT_F16, 999_999_999)).toMatchObject({ isSlow: false });
    expect(assessGgufLoad(WITHOUT_F16, 1_000_000_000)).toMatchObject({ isSlow: true });
  });
});

describe("largestFileOnProcessor()", () => {
  test("leaves the heap's rest beside cache and overhead", () => {
    // 4 GiB − 131,072 × 4096 − 320 MiB
    expect(largestFileOnProcessor({ cacheBytesPerToken: 131_072 }, 4096)).toBe(3_422_552_064);
  });

  test("is nothing when the cache alone is too large", () => {
    expect(largestFileOnProcessor({ cacheBytesPerToken: 131_072 }, 32_768)).toBe(0);
  });

  test("fits exactly, or is nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300_000 }),
        fc.integer({ min: 256, max: 65_536 }),
        (cacheBytesPerToken, contextLength) => {
          const fileBytes = largestFileOnProcessor({ cacheBytesPerToken }, contextLength);
          const need = ggufMemoryNeed({ fileBytes, cacheBytesPerToken, contextLength, parallel: 1 });
          expect(fileBytes === 0 ? need >= HEAP_BYTES : need === HEAP_BYTES).toBe(true);
        },
      ),
    );
  });
});
