import fc from "fast-check";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { createGroupQuantizer, type GroupQuantizer } from "#weights/quantize/groupQuantizer.ts";
import { GROUP_FORMATS, type GroupFormat } from "#weights/quantize/groupFormat.ts";
import { dequantizeGroups, quantizeReference } from "#weights/quantize/quantizeReference.ts";
import { bfloat16Value, float16Bits, float16Value } from "#weights/tensors/dtype.ts";

interface GoldenCase {
  readonly name: string;
  readonly format: GroupFormat;
  readonly shape: readonly [number, number];
  readonly bf16: readonly number[];
  readonly q_weight_u32: readonly number[];
  readonly q_scale_f16_bits?: readonly number[];
  readonly q_scale_bf16_bits?: readonly number[];
}

/** Computed with NumPy 2 from the formulas of mlc-llm's `group_quantization.py`. */
const GOLDEN = JSON.parse(
  readFileSync("test/fixtures/golden/quantize.json", "utf8"),
) as readonly GoldenCase[];

let quantizer: GroupQuantizer;

beforeAll(async () => {
  quantizer = await createGroupQuantizer();
});

const quantizeFast: GroupQuantizer["quantize"] = (...args) => quantizer.quantize(...args);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return "nothing was thrown";
}

describe.each(GOLDEN)("$name to $format", (golden) => {
  const values = Float32Array.from(golden.bf16, bfloat16Value);
  const scales = golden.q_scale_f16_bits ?? golden.q_scale_bf16_bits;

  test("the reference gives NumPy's bits", () => {
    const result = quantizeReference(values, golden.shape[1], golden.format);
    expect(Array.from(result.packed)).toEqual(golden.q_weight_u32);
    expect(Array.from(result.scales)).toEqual(scales);
  });

  test("WebAssembly gives NumPy's bits", () => {
    const result = quantizer.quantize(values, golden.shape[1], golden.format);
    expect(Array.from(result.packed)).toEqual(golden.q_weight_u32);
    expect(Array.from(result.scales)).toEqual(scales);
  });
});

/** Any float16 that is finite, subnormals and both zeros among them. */
const anyHalf = fc.integer({ min: 0, max: 0xffff }).filter((half) => (half & 0x7c00) !== 0x7c00);
/** Groups of similar magnitude, as weights are, so that quotients come close to a half. */
const weightGroup = fc.tuple(
  fc.integer({ min: -24, max: 4 }),
  fc.array(fc.integer({ min: -2047, max: 2047 }), { minLength: 32, maxLength: 32 }),
);

describe.each(GROUP_FORMATS)("createGroupQuantizer() in %s agrees with the reference", (format) => {
  function expectSame(values: Float32Array, columns: number): void {
    expect(quantizer.quantize(values, columns, format)).toEqual(quantizeReference(values, columns, format));
  }

  test("for every float16", () => {
    const finite = Array.from({ length: 0x10000 }, (_, half) => half).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    expectSame(Float32Array.from(finite, float16Value), 32);
  });

  test("for any float16 beside any other", () => {
    const rows = fc.array(anyHalf, { minLength: 32, maxLength: 32 });
    fc.assert(fc.property(rows, (halves) => expectSame(Float32Array.from(halves, float16Value), 32)));
  });

  test("for values on a common grid, where ties are frequent", () => {
    fc.assert(
      fc.property(weightGroup, ([exponent, steps]) =>
        expectSame(
          Float32Array.from(steps, (step) => step * 2 ** exponent),
          32,
        ),
      ),
      { numRuns: 500 },
    );
  });

  test("for any float32 of the size of weights", () => {
    const floats = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 64, maxLength: 64 });
    fc.assert(fc.property(floats, (row) => expectSame(Float32Array.from(row), 64)));
  });

  test("across the pieces in which memory is filled", () => {
    const values = Float32Array.from(
      { length: 3 * 8192 * 32 + 96 },
      (_, index) => Math.sin(index * 1.7) / 50,
    );
    expectSame(values, 96);
  });

  test("for rows with a short last group", () => {
    const values = Float32Array.from({ length: 3 * 40 }, (_, index) => Math.cos(index) / 9);
    expectSame(values, 40);
  });

  test("for nothing at all", () => {
    expect(quantizer.quantize(new Float32Array(0), 32, format).packed).toHaveLength(0);
  });

  test.each([NaN, Infinity, -Infinity])("and refuses %s with its row", (bad) => {
    const values = new Float32Array(10 * 64).fill(0.5);
    values[7 * 64 + 40] = bad;
    for (const quantize of [quantizeReference, quantizeFast]) {
      expect(codeOf(() => quantize(values, 64, format))).toBe("weights/not-finite");
      expect(() => quantize(values, 64, format)).toThrow("row 7");
    }
  });

  test("and refuses the NaN whose bits are all ones", () => {
    const values = new Float32Array(new Uint32Array(32).fill(0x7fffffff).buffer);
    expect(codeOf(() => quantizer.quantize(values, 32, format))).toBe("weights/not-finite");
  });
});

test("q4f16_1 refuses what rounds beyond float16 and takes what rounds to its largest number", () => {
  const largest = new Float32Array(32).fill(65519);
  expect(quantizer.quantize(largest, 32, "q4f16_1")).toEqual(quantizeReference(largest, 32, "q4f16_1"));
  const beyond = new Float32Array(32).fill(65520);
  expect(codeOf(() => quantizer.quantize(beyond, 32, "q4f16_1"))).toBe("weights/not-finite");
  expect(codeOf(() => quantizeReference(beyond, 32, "q4f16_1"))).toBe("weights/not-finite");
  expect(quantizer.quantize(beyond, 32, "q4f32_1").packed[0]).toBe(0xeeeeeeee);
});

test("quantizeReference() gives the example of its docstring", () => {
  const { packed, scales } = quantizeReference(new Float32Array(32).fill(1), 32, "q4f16_1");
  expect(Array.from(packed)).toEqual([0xeeeeeeee, 0xeeeeeeee, 0xeeeeeeee, 0xeeeeeeee]);
  expect(Array.from(scales)).toEqual([0x3092]);
});

test("a short last group is filled up with levels of 0, as mlc-llm packs it", () => {
  // by hand: 1, -1 with scale 1/7 are the levels 14 and 0; the other 30 places do not exist
  const { packed } = quantizeReference(Float32Array.of(1, -1), 2, "q4f32_1");
  expect(Array.from(packed)).toEqual([0x0000000e, 0, 0, 0]);
});

describe.each(GROUP_FORMATS)("dequantizeGroups() of %s", (format) => {
  test("comes back within half a scale and the rounding of the types", () => {
    fc.assert(
      fc.property(fc.array(anyHalf, { minLength: 64, maxLength: 64 }), (halves) => {
        const values = Float32Array.from(halves, (half) => float16Value(half) / 16);
        const quantized = quantizer.quantize(values, 64, format);
        const back = dequantizeGroups(quantized, 64, format);
        for (const [index, value] of values.entries()) {
          const group = Math.floor(index / 32);
          const largest = Math.max(...values.subarray(group * 32, group * 32 + 32).map(Math.abs));
          // in float16 the quotient is off by up to 2^-9, quotient + 7 by 2^-8, weight and scale by 2^-11 of themselves, times 7;
          // in bfloat16 the scale by 2^-8 of itself, times 7
          const relative = format === "q4f16_1" ? 2 ** -9 + 2 ** -8 + 14 * 2 ** -11 : 7 * 2 ** -8;
          const bound = (largest / 7) * (0.5 + relative) + 7.5 * 2 ** -24;
          expect(Math.abs((back[index] ?? NaN) - value)).toBeLessThanOrEqual(bound);
        }
      }),
    );
  });

  test("gives back what a second quantization leaves as it is", () => {
    const values = Float32Array.from({ length: 64 }, (_, index) => (index % 15) - 7);
    const once = dequantizeGroups(quantizer.quantize(values, 64, format), 64, format);
    expect(once).toEqual(values);
  });
});

test("float16Bits() agrees with decoding for every float16, and rounds ties to even", () => {
  for (let half = 0; half < 0x7c01; half += 1) {
    if (float16Bits(float16Value(half)) !== half)
      throw new Error(`0x${half.toString(16)} does not come back`);
  }
  expect([2 ** -25, 3 * 2 ** -25, 65519, 65520, -0].map(float16Bits)).toEqual([0, 2, 0x7bff, 0x7c00, 0x8000]);
});
