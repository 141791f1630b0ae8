import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ggmlBlockLayout, ggmlQuantization } from "#engine/llamacpp/ggmlTypes.ts";
import { llamacppVersion, WLLAMA_VERSION } from "#engine/llamacpp/llamacppVersion.ts";

test("ggmlQuantization() names file types as the files are named", () => {
  expect(ggmlQuantization(15)).toBe("Q4_K_M");
  expect(ggmlQuantization(2)).toBe("Q4_0");
  expect(ggmlQuantization(9999)).toBeNull();
  expect(ggmlQuantization(null)).toBeNull();
});

test("ggmlBlockLayout() gives the bits per weight that llama.cpp documents", () => {
  // llama.cpp, tools/quantize: Q4_0 4.5, Q8_0 8.5, Q4_K 4.5, Q6_K 6.5625, Q2_K 2.625 bits per weight
  const bits = (type: number): number | null => {
    const layout = ggmlBlockLayout(type);
    return layout && (layout.blockBytes * 8) / layout.blockLength;
  };
  expect([2, 8, 12, 14, 10].map(bits)).toEqual([4.5, 8.5, 4.5, 6.5625, 2.625]);
  expect(ggmlBlockLayout(9999)).toBeNull();
});

test("llamacppVersion() names the installed package and the llama.cpp inside it", () => {
  const packageFile = new URL("../../../../node_modules/@wllama/wllama/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  expect(WLLAMA_VERSION).toBe(version);
  expect(llamacppVersion()).toMatch(/^wllama \d+\.\d+\.\d+, llama\.cpp b\d+-[0-9a-f]+$/);
});
