import { expect, test } from "vitest";
import { ggmlQuantization, ggmlType } from "#weights/gguf/ggmlTypes.ts";

test("ggmlQuantization() names file types as the files are named", () => {
  expect(ggmlQuantization(15)).toBe("Q4_K_M");
  expect(ggmlQuantization(2)).toBe("Q4_0");
  expect(ggmlQuantization(9999)).toBeNull();
  expect(ggmlQuantization(null)).toBeNull();
});

test("ggmlType() gives the bits per weight that llama.cpp documents", () => {
  // llama.cpp, tools/quantize: Q4_0 4.5, Q8_0 8.5, Q4_K 4.5, Q6_K 6.5625, Q2_K 2.625 bits per weight
  const bits = (id: number): readonly [string, number] | null => {
    const type = ggmlType(id);
    return type && [type.name, (type.blockBytes * 8) / type.blockLength];
  };
  expect([2, 8, 12, 14, 10].map(bits)).toEqual([
    ["Q4_0", 4.5],
    ["Q8_0", 8.5],
    ["Q4_K", 4.5],
    ["Q6_K", 6.5625],
    ["Q2_K", 2.625],
  ]);
  expect(ggmlType(9999)).toBeNull();
});
