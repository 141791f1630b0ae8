import { expect, test } from "vitest";
import { requireWideMemory } from "#engine/llamacpp/requireWideMemory.ts";

test("requireWideMemory() accepts this browser, so its module is well-formed", () => {
  expect(() => requireWideMemory()).not.toThrow();
});

test("requireWideMemory() refuses a browser that does not know 64-bit memories", () => {
  expect(() => requireWideMemory(() => false)).toThrow(
    expect.objectContaining({ code: "engine/browser-unsupported" }),
  );
});
