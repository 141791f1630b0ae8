import { expect, test } from "vitest";
import { LOAD_STAGES } from "#core/judge/judgeModel.ts";
import { describeBackend, describeLoadBytes, describeStage, formatBytes } from "#ui/models/modelWords.ts";

test("formatBytes() gives its documented examples", () => {
  expect(formatBytes(4_073_800_000)).toBe("4.1 GB");
  expect(formatBytes(0)).toBe("0 B");
});

test.each([
  [1, "1 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [1_000_000, "1 MB"],
  [1_000_000_000, "1 GB"],
  [1_000_000_000_000, "1 TB"],
  [12_345_678, "12 MB"],
  [2_500_000, "2.5 MB"],
  [14_480_000_000, "14 GB"],
  [9_960_000_000, "10 GB"],
  [2_000_000_000_000_000, "2,000 TB"],
])("formatBytes(%d) is %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test("describeBackend() says what really holds the weights", () => {
  expect(describeBackend("webgpu")).toBe("WebGPU");
  expect(describeBackend("cpu")).toBe("CPU");
  expect(describeBackend("mixed")).toBe("WebGPU and CPU");
});

test("describeStage() has a sentence of its own for every stage", () => {
  const sentences = LOAD_STAGES.map(describeStage);
  expect(new Set(sentences).size).toBe(LOAD_STAGES.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].{10,}/);
});

test("describeLoadBytes() names the whole only when it is known, and nothing when nothing is", () => {
  const progress = { stage: "uploading-weights", fraction: null } as const;
  expect(describeLoadBytes(progress)).toBeUndefined();
  expect(describeLoadBytes({ ...progress, bytesTotal: 4_000_000_000 })).toBeUndefined();
  expect(describeLoadBytes({ ...progress, bytesDone: 0 })).toBe("0 B");
  expect(describeLoadBytes({ ...progress, bytesDone: 250_000_000, bytesTotal: 4_073_800_000 })).toBe(
    "250 MB of 4.1 GB",
  );
});
