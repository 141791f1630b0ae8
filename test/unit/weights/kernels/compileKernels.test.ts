import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileKernels } from "#cli/build/compileKernels.ts";

test("the committed kernels are what their source compiles to", () => {
  expect(readFileSync("src/weights/kernels/quantizeKernels.wasm.ts", "utf8")).toBe(compileKernels());
}, 60_000);
