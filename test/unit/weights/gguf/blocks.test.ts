import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { decodeQ4_0, encodeQ4_0 } from "#weights/gguf/blocks/q4_0.ts";
import { decodeQ8_0, encodeQ8_0 } from "#weights/gguf/blocks/q8_0.ts";
import { decodeTensor, encodeTensor } from "#weights/gguf/blocks/tensorCodec.ts";

const f = Math.fround;

/** 32 values: the given ones, then zeros. */
function block(...values: readonly number[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(32);
  all.set(values);
  return all;
}

function q8(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array((values.length / 32) * 34);
  encodeQ8_0(values, bytes);
  return bytes;
}

function q4(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array((values.length / 32) * 18);
  encodeQ4_0(values, bytes);
  return bytes;
}

/** The nearest float16 by searching all of them; of two at the same distance the one with an even last bit. */
function nearestHalf(value: number): number {
  let best = 0;
  // what is more than twice as large is not the nearest
  for (let half = 0; half < 0x7c00 && halfValue(half) <= 2 * Math.abs(value) + 1e-7; half += 1) {
    const distance = Math.abs(halfValue(half) - Math.abs(value));
    const bestDistance = Math.abs(halfValue(best) - Math.abs(value));
    if (distance < bestDistance || (distance === bestDistance && half % 2 === 0)) best = half;
  }
  return value < 0 || Object.is(value, -0) ? best + 0x8000 : best;
}

function halfValue(half: number): number {
  const exponent = half >> 10;
  return exponent === 0 ? (half & 1023) * 2 ** -24 : (1024 + (half & 1023)) * 2 ** (exponent - 25);
}

/** `roundf` of C: halves away from zero. */
function roundf(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

/** ggml's `quantize_row_q8_0_ref`, one step after the other. */
function slowQ8(values: readonly number[]): number[] {
  const amax = Math.max(...values.map(Math.abs));
  const d = f(amax / 127);
  const id = d === 0 ? 0 : f(1 / d);
  const half = nearestHalf(d);
  return [half & 255, half >> 8, ...values.map((value) => roundf(f(value * id)) & 255)];
}

/** ggml's `quantize_row_q4_0_ref`, one step after the other. */
function slowQ4(values: readonly number[]): number[] {
  const max = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const d = f(max / -8);
  const id = d === 0 ? 0 : f(1 / d);
  const half = nearestHalf(d);
  const nibble = (value: number): number => Math.min(15, Math.trunc(f(f(value * id) + 8.5)));
  const pairs = Array.from(
    { length: 16 },
    (_, index) => nibble(values[index] ?? 0) + 16 * nibble(values[index + 16] ?? 0),
  );
  return [half & 255, half >> 8, ...pairs];
}

/** Values of many sizes, among them exact halves of a step. */
function randomBlocks(count: number): Float32Array<ArrayBuffer> {
  let state = 12_345;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from({ length: count * 32 }, (_, index) => {
    const scale = 2 ** ((Math.floor(index / 32) % 34) - 26);
    // every other block has 127 for its largest and lies on quarters of steps, where rounding decides
    if (index % 64 === 32) return 127 * scale;
    return Math.floor(index / 32) % 2 === 0
      ? (next() * 2 - 1) * scale
      : (Math.round((next() * 2 - 1) * 508) / 4) * scale;
  });
}

test("encodeQ8_0() rounds halves away from zero", () => {
  // amax 127: d = 1 = 0x3c00, id = 1; 2.5 → 3, −2.5 → −3, 0.5 → 1, −0.5 → −1, 1.49 → 1
  const bytes = q8(block(127, -127, 2.5, -2.5, 0.5, -0.5, 1.49));
  expect([...bytes.subarray(0, 10)]).toEqual([0x00, 0x3c, 127, 129, 3, 253, 1, 255, 1, 0]);
});

test("encodeQ8_0() divides by the scale before that is rounded to float16", () => {
  // amax 1: d = fround(1/127) = 0.007874016, float16 0x2008 = 0.0078735; 1 · id = 127 all the same
  const bytes = q8(block(1, 0.5));
  expect([...bytes.subarray(0, 4)]).toEqual([0x08, 0x20, 127, 64]);
});

test("encodeQ8_0() and encodeQ4_0() store a block of zeros as zeros", () => {
  expect([...q8(block())]).toEqual(Array(34).fill(0));
  // max 0: d = 0 / −8 = −0 = 0x8000, every nibble is trunc(0 + 8.5) = 8
  expect([...q4(block())]).toEqual([0x00, 0x80, ...Array<number>(16).fill(0x88)]);
  const decoded = new Float32Array(32).fill(1);
  decodeQ4_0(q4(block(-0, 0)), decoded);
  expect(decoded.every((value) => value === 0)).toBe(true);
});

test("encodeQ4_0() takes the sign of the first value of the largest magnitude", () => {
  // max −8: d = 1; −8 → trunc(0.5) = 0, 8 → min(15, trunc(16.5)) = 15
  expect([...q4(block(-8, 8, 1)).subarray(0, 5)]).toEqual([0x00, 0x3c, 0x80, 0x8f, 0x89]);
  // max 8: d = −1 = 0xbc00; 8 → 0, −8 → 15, 1 → trunc(7.5) = 7
  expect([...q4(block(8, -8, 1)).subarray(0, 5)]).toEqual([0x00, 0xbc, 0x80, 0x8f, 0x87]);
});

test("encodeQ4_0() puts the first half of a block into low nibbles, the second into high ones", () => {
  const values = block(-8);
  values[16] = 4;
  // −8 → 0 low, 4 → 12 high
  expect(q4(values)[2]).toBe(0xc0);
});

test("encodeQ8_0() and encodeQ4_0() write the bytes of a slow implementation", () => {
  const values = randomBlocks(200);
  const blocks = Array.from({ length: 200 }, (_, index) => [...values.subarray(index * 32, index * 32 + 32)]);
  expect([...q8(values)]).toEqual(blocks.flatMap(slowQ8));
  expect([...q4(values)]).toEqual(blocks.flatMap(slowQ4));
});

test("decodeQ8_0() and decodeQ4_0() give scale times integer", () => {
  const decoded = new Float32Array(32);
  // 0x3800 = 0.5
  decodeQ8_0(Uint8Array.from([0x00, 0x38, 255, 127, ...Array<number>(30).fill(2)]), decoded);
  expect([...decoded.subarray(0, 3)]).toEqual([-0.5, 63.5, 1]);
  decodeQ4_0(Uint8Array.from([0x00, 0x38, 0xf0, ...Array<number>(15).fill(0x98)]), decoded);
  // low nibbles 0 and 8, high nibbles 15 and 9
  expect([decoded[0], decoded[1], decoded[16], decoded[17]]).toEqual([-4, 0, 3.5, 0.5]);
});

test("the error of a value stays within half a step and the rounding of the scale", () => {
  const values = randomBlocks(120).map((value) => value / 64);
  for (const [type, steps, reach] of [
    ["Q8_0", 127, 127],
    // Q4_0 cuts off at 15, so that the value opposite of the largest may be a whole step away
    ["Q4_0", 8, 8],
  ] as const) {
    const decoded = decodeTensor(encodeTensor(values, type), type, "t");
    for (let start = 0; start < values.length; start += 32) {
      const step = Math.max(...values.subarray(start, start + 32).map(Math.abs)) / steps;
      const bound =
        step * (type === "Q8_0" ? 0.5 : 1) + reach * Math.max(step * 2 ** -11, 2 ** -25) + step * 1e-6;
      for (let index = start; index < start + 32; index += 1) {
        expect(Math.abs((decoded[index] ?? 0) - (values[index] ?? 0))).toBeLessThanOrEqual(bound);
      }
    }
  }
});

test("values too small for a scale are stored as zeros", () => {
  // 1e-44 / 127 is 0 in 32 bits; 1e-37 / 127 is subnormal, its inverse infinite
  for (const tiny of [1e-44, 1e-37, 4e-41]) {
    for (const type of ["Q8_0", "Q4_0"] as const) {
      const decoded = decodeTensor(encodeTensor(block(tiny, -tiny, 0), type), type, "t");
      expect(decoded.every((value) => value === 0)).toBe(true);
    }
  }
});

test.each([
  ["NaN", NaN],
  ["infinity", -Infinity],
  // amax / 127 must stay below 65520, max / 8 as well
  ["a number too large", 3e38],
])("encodeTensor() refuses %s and says where it is", (_name, value) => {
  const values = new Float32Array(64).fill(1);
  values[40] = value;
  for (const type of ["Q8_0", "Q4_0"] as const) {
    const thrown = faultOf(() => encodeTensor(values, type));
    expect(thrown).toMatchObject({ code: "weights/not-finite", details: { index: 40 } });
  }
});

test("encodeTensor() stores F16 rounded to even", () => {
  // 2049 lies between 2048 and 2050 (0x6800, 0x6801), 2051 between 2050 and 2052 (0x6802)
  expect([...encodeTensor(Float32Array.of(2049, 2051), "F16")]).toEqual([0x00, 0x68, 0x02, 0x68]);
});

test("decodeTensor() refuses a type that Hearth does not decode", () => {
  expect(faultOf(() => decodeTensor(new Uint8Array(144), "Q4_K", "output.weight"))).toMatchObject({
    code: "weights/dtype-unsupported",
    details: { tensor: "output.weight", dtype: "Q4_K" },
  });
});

test("the codecs refuse values that make no whole blocks", () => {
  expect(() => encodeQ8_0(new Float32Array(31), new Uint8Array(34))).toThrow(RangeError);
  expect(() => decodeQ4_0(new Uint8Array(17), new Float32Array(32))).toThrow(RangeError);
});

function faultOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.fail("nothing was thrown");
}
