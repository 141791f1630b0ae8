import { describe, expect, test } from "vitest";
import { missedLimits, WEBLLM_GPU_FLOOR } from "#core/models/gpuLimits.ts";
import { GPU, MIB } from "./machines.ts";

describe("missedLimits()", () => {
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
  ])("names the limit %o with both numbers", (limits, sentence) => {
    expect(missedLimits({ ...GPU.limits, ...limits })).toEqual([sentence]);
  });

  test("is content with limits that are met exactly", () => {
    expect(missedLimits(WEBLLM_GPU_FLOOR)).toEqual([]);
  });

  test("names every limit that is too low", () => {
    const nothing = {
      maxBufferSize: 0,
      maxStorageBufferBindingSize: 0,
      maxStorageBuffersPerShaderStage: 0,
      maxComputeWorkgroupStorageSize: 0,
    };
    expect(missedLimits(nothing)).toHaveLength(4);
  });
});
