import { expect, test } from "vitest";
import type { GpuFacts } from "#core/models/hardware.ts";
import { describeCost, describeQuantization, readMirrorUrl } from "#ui/models/sourceWords.ts";

const ADAPTER: GpuFacts = {
  kind: "adapter",
  isFallback: false,
  vendor: "nvidia",
  architecture: "ampere",
  description: "",
  features: ["shader-f16"],
  limits: {
    maxBufferSize: 1,
    maxStorageBufferBindingSize: 1,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 1,
  },
};

test("describeCost() estimates the time at the measured speed, and at a usual one before there is one", () => {
  const cost = { downloadBytes: 14_500_000_000, diskBytes: 4_100_000_000 };
  // 14.5 GB at 12.5 MB per second are 1160 s
  expect(describeCost(cost, 12_500_000)).toBe(
    "Download 15 GB · on disk 4.1 GB · about 19 min at the speed measured here",
  );
  expect(describeCost(cost, null)).toBe("Download 15 GB · on disk 4.1 GB · about 19 min at 100 Mbit/s");
});

test("describeQuantization() gives the reason of the choice, and of what does not run", () => {
  const withF16 = { gpu: ADAPTER, platform: "linux" } as const;
  const without = { gpu: { ...ADAPTER, features: [] }, platform: "linux" } as const;
  expect(describeQuantization("q4f16_1", withF16)).toMatch(/because this GPU calculates in 16 bits/);
  expect(describeQuantization("q4f32_1", withF16)).toMatch(/more memory/);
  expect(describeQuantization("q4f32_1", without)).toMatch(/Chrome on Linux hides/);
  expect(describeQuantization("q4f16_1", without)).toMatch(/does not run here/);
  const none = { gpu: { kind: "no-adapter" }, platform: "linux" } as const;
  expect(describeQuantization("q4f16_1", none)).toMatch(/none is found here/);
  expect(describeQuantization("q4f32_1", none)).toMatch(/without 16-bit arithmetic/);
});

test.each([
  ["models/prometheus", "https://hearth.example/app/models/prometheus/"],
  ["/models/prometheus/", "https://hearth.example/models/prometheus/"],
  [" https://mirror.example/p?x=1#y ", "https://mirror.example/p/"],
  ["http://localhost:8000/p", "http://localhost:8000/p/"],
  ["ftp://mirror.example/p", null],
  ["javascript:alert(1)", null],
  ["", null],
  ["https://", null],
])("readMirrorUrl(%j) is %j", (text, url) => {
  expect(readMirrorUrl(text, "https://hearth.example/app/")).toBe(url);
});
