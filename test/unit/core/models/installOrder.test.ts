import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelIdOf } from "#core/models/installOrder.ts";

describe("modelIdOf()", () => {
  test.each([
    ["Prometheus 2 7B q4f16_1", "prometheus-2-7b-q4f16_1"],
    ["Prometheus 2 (7B) q4f32_1", "prometheus-2-7b-q4f32_1"],
    ["M-Prometheus-3B", "m-prometheus-3b"],
    ["../../etc/passwd", "etc-passwd"],
    [".hidden.", "hidden"],
    ["Größe ✓ 東京", "gr-e"],
    ["東京", "model"],
    ["", "model"],
    ["..", "model"],
    ["a".repeat(200), "a".repeat(80)],
  ])("makes of %o the id %o", (name, id) => {
    expect(modelIdOf(name)).toBe(id);
  });

  test("is always a harmless name for a directory, and stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        const id = modelIdOf(name);
        expect(id).toMatch(/^[a-z0-9_][a-z0-9._-]{0,79}$/);
        expect(id).not.toMatch(/[.-]$/);
        expect(modelIdOf(id)).toBe(id);
      }),
    );
  });

  test("does not end in a point where a long name is cut", () => {
    expect(modelIdOf(`${"a".repeat(79)}.gguf`)).toBe("a".repeat(79));
  });
});
