import { describe, expect, test } from "vitest";
import { describeAdapter } from "#engine/hardware/describeAdapter.ts";

describe("describeAdapter()", () => {
  test.each([
    [{ vendor: "apple", architecture: "metal-3", description: "" }, "apple metal-3"],
    [
      { vendor: "nvidia", architecture: "ampere", description: "NVIDIA GeForce RTX 3060" },
      "NVIDIA GeForce RTX 3060",
    ],
    [{ vendor: "intel", architecture: "", description: "" }, "intel"],
    [{ vendor: "", architecture: "", description: "" }, "unnamed GPU"],
  ])("says %o as %s", (names, words) => {
    expect(describeAdapter(names)).toBe(words);
  });
});
