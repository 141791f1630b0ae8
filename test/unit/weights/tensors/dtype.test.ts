import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AppError } from "#core/errors.ts";
import {
  bfloat16Bits,
  bfloat16Value,
  decodeFloats,
  encodeFloats,
  float16Bits,
  float16Value,
  isFloatDtype,
} from "#weights/tensors/dtype.ts";

const ALL_HALVES = Uint16Array.from({ length: 65_536 }, (_, half) => half);

/** IEEE 754 binary16 by its definition: 1 sign bit, 5 bits of exponent with bias 15, 10 bits of fraction. */
function float16ByDefinition(half: number): number {
  const text = half.toString(2).padStart(16, "0");
  const sign = text.startsWith("1") ? -1 : 1;
  const exponent = parseInt(text.slice(1, 6), 2);
  const fraction = parseInt(text.slice(6), 2);
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * (fraction / 1024) * 2 ** -14;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A bfloat16 is the upper half of a float32, as the platform's own DataView reads it. */
function bfloat16ByDefinition(half: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, half);
  return view.getFloat32(0);
}

/** The float32 that is `steps` away from a positive one. */
function stepFloat32(value: number, steps: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  view.setUint32(0, view.getUint32(0) + steps);
  return view.getFloat32(0);
}

const FORMATS = {
  F16: { toBits: float16Bits, toValue: float16Value, byDefinition: float16ByDefinition, infinity: 0x7c00 },
  BF16: {
    toBits: bfloat16Bits,
    toValue: bfloat16Value,
    byDefinition: bfloat16ByDefinition,
    infinity: 0x7f80,
  },
} as const;

describe.each(["F16", "BF16"] as const)("%s", (dtype) => {
  const { toBits, toValue, byDefinition, infinity } = FORMATS[dtype];

  test("each of the 65,536 patterns stands for the value of its definition", () => {
    const wrong = Array.from(ALL_HALVES).filter((half) => !Object.is(toValue(half), byDefinition(half)));
    expect(wrong).toEqual([]);
  });

  test("each of the 65,536 patterns decodes to the value of its definition", () => {
    const values = decodeFloats(new Uint8Array(ALL_HALVES.buffer), dtype);
    const wrong = Array.from(ALL_HALVES).filter((half) => !Object.is(values[half], byDefinition(half)));
    expect(wrong).toEqual([]);
  });

  test("each of the 65,536 patterns comes back from decoding and encoding, every NaN included", () => {
    const decoded = decodeFloats(new Uint8Array(ALL_HALVES.buffer), dtype);
    const halves = new Uint16Array(encodeFloats(decoded, dtype).buffer);
    expect(halves).toHaveLength(65_536);
    expect(Array.from(halves).filter((half, index) => half !== index)).toEqual([]);
  });

  test("the number between two neighbors rounds to the even one, and anything else to the nearer", () => {
    const wrong: number[] = [];
    for (let half = 0; half < infinity - 1; half += 1) {
      const middle = (byDefinition(half) + byDefinition(half + 1)) / 2;
      const even = half % 2 === 0 ? half : half + 1;
      const below = stepFloat32(middle, -1);
      const above = stepFloat32(middle, 1);
      const isRight =
        toBits(middle) === even &&
        toBits(-middle) === (even | 0x8000) &&
        toBits(below) === half &&
        toBits(-below) === (half | 0x8000) &&
        toBits(above) === half + 1 &&
        toBits(-above) === ((half + 1) | 0x8000);
      if (!isRight) wrong.push(half);
    }
    expect(wrong).toEqual([]);
  });

  test("encodeFloats() rounds like the function for one number", () => {
    const anyFloats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, max: 65_000, min: -65_000 }));
    fc.assert(
      fc.property(anyFloats, (numbers) => {
        const halves = new Uint16Array(encodeFloats(Float32Array.from(numbers), dtype).buffer);
        expect(Array.from(halves)).toEqual(numbers.map(toBits));
      }),
    );
  });

  test("the largest number is kept, half a step more is infinity, and encodeFloats() refuses that", () => {
    const largest = byDefinition(infinity - 1);
    const halfStep = (largest - byDefinition(infinity - 2)) / 2;
    const justBelow = stepFloat32(largest + halfStep, -1);
    expect(toBits(largest)).toBe(infinity - 1);
    expect(toBits(justBelow)).toBe(infinity - 1);
    expect(toBits(largest + halfStep)).toBe(infinity);
    expect(toBits(-largest - halfStep)).toBe(infinity | 0x8000);
    expect(new Uint16Array(encodeFloats(Float32Array.of(justBelow), dtype).buffer)[0]).toBe(infinity - 1);
    for (const value of [largest + halfStep, -largest - halfStep, 3.4028234663852886e38]) {
      const refusal = refusalOf(() => encodeFloats(Float32Array.of(0, 1, value), dtype));
      expect(refusal).toMatchObject({ code: "weights/not-finite", details: { value, index: 2, dtype } });
    }
  });

  test("infinities and zeros keep their signs, and NaN stays NaN", () => {
    const values = Float32Array.of(Infinity, -Infinity, 0, -0, NaN);
    const bytes = encodeFloats(values, dtype);
    expect(decodeFloats(bytes, dtype)).toEqual(values);
    expect([Infinity, -Infinity, 0, -0].map(toBits)).toEqual([infinity, infinity | 0x8000, 0, 0x8000]);
    expect(toValue(toBits(NaN))).toBeNaN();
  });

  test("a NaN whose upper bits are all 0 does not become infinity", () => {
    const values = new Float32Array(Uint32Array.of(0x7f800001, 0xff800001).buffer);
    const halves = Array.from(new Uint16Array(encodeFloats(values, dtype).buffer));
    expect(halves.map((half) => byDefinition(half))).toEqual([NaN, NaN]);
    expect(halves.map((half) => half >>> 15)).toEqual([0, 1]);
  });
});

test("float16Bits(): 1 is 0x3c00, 65520 is infinity, 2^-25 is a tie and becomes 0", () => {
  expect([1, 65520, 2 ** -25].map(float16Bits)).toEqual([0x3c00, 0x7c00, 0]);
});

test("float16Bits() knows the subnormals: the smallest, the largest, and what is too small for them", () => {
  const tiny = [
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    stepFloat32(2 ** -25, 1),
    2 ** -26,
    -(2 ** -24),
    2 ** -149,
  ];
  expect(tiny.map(float16Bits)).toEqual([1, 0x3ff, 0x400, 1, 0, 0x8001, 0]);
});

test("bfloat16Bits(): 1 is 0x3f80, and the subnormals of float32 are kept", () => {
  expect([1, 2 ** -133, 2 ** -134, stepFloat32(2 ** -134, 1)].map(bfloat16Bits)).toEqual([0x3f80, 1, 0, 1]);
});

test("F32 is stored as it is", () => {
  const values = Float32Array.of(1, -0, NaN, Infinity, 2 ** -149, 3.4028234663852886e38);
  const bytes = encodeFloats(values, "F32");
  // 1 is 0x3f800000, little-endian
  expect(Array.from(bytes.subarray(0, 4))).toEqual([0, 0, 0x80, 0x3f]);
  expect(decodeFloats(bytes, "F32")).toEqual(values);
});

describe.each(["F32", "F16", "BF16"] as const)("decodeFloats() and encodeFloats() in %s", (dtype) => {
  const values = Float32Array.of(0.5, -1, 3, 0.0078125, -2048);
  const stored = encodeFloats(values, dtype);

  test.each([0, 1, 2, 3, 4, 5, 7])("read bytes that start %i bytes into their buffer", (offset) => {
    const buffer = new Uint8Array(offset + stored.byteLength + 3).fill(0xff);
    buffer.set(stored, offset);
    expect(decodeFloats(buffer.subarray(offset, offset + stored.byteLength), dtype)).toEqual(values);
  });

  test("read a Node Buffer, whose slices share its memory", () => {
    const buffer = Buffer.from(new ArrayBuffer(stored.byteLength + 1), 1);
    buffer.set(stored);
    expect(decodeFloats(buffer, dtype)).toEqual(values);
  });

  test("write values that start within their buffer", () => {
    const more = Float32Array.of(7, 7, ...values, 7);
    expect(new Uint8Array(encodeFloats(more.subarray(2, 7), dtype))).toEqual(new Uint8Array(stored));
  });

  test("take nothing for nothing", () => {
    expect(decodeFloats(new Uint8Array(0), dtype)).toEqual(new Float32Array(0));
    expect(encodeFloats(new Float32Array(0), dtype).byteLength).toBe(0);
  });

  test("refuse half a value", () => {
    expect(() => decodeFloats(new Uint8Array(5), dtype)).toThrow(RangeError);
    expect(() => decodeFloats(new Uint8Array(1), dtype)).toThrow(/1 bytes .* F32|1 bytes .* B?F16/);
  });
});

test("isFloatDtype() knows three names, as they are spelled", () => {
  expect(["F32", "F16", "BF16", "F64", "bf16", "I32", "toString"].map(isFloatDtype)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

function refusalOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    return error as AppError;
  }
  throw new Error("nothing was refused");
}
