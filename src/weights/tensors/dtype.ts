import { AppError } from "#core/errors.ts";

/** The floating-point types whose values Hearth reads and writes. */
export const FLOAT_DTYPES = ["F32", "F16", "BF16"] as const;

export type FloatDtype = (typeof FLOAT_DTYPES)[number];

/** Bytes of one value. */
export const FLOAT_BYTES: Readonly<Record<FloatDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** Smallest magnitudes, as bits of a float32, that round to infinity. */
const OVERFLOW_WORD = { F16: 0x477ff000, BF16: 0x7f7f8000 };
const INFINITY_WORD = 0x7f800000;
const SMALLEST_NORMAL_FLOAT16_WORD = 0x38800000;

/**
 * Round a number to the nearest float16, ties to even, and give its 16 bits. Too large becomes infinity.
 *
 * @example
 * float16Bits(1)       // 0x3c00
 * float16Bits(65520)   // 0x7c00, infinity
 * float16Bits(2 ** -25) // 0, a tie between 0 and the smallest subnormal
 */
export function float16Bits(value: number): number {
  float[0] = value;
  return roundToFloat16(word[0] ?? 0);
}

/** The number that 16 bits of a float16 stand for; exact. */
export function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Round a number to the nearest bfloat16, ties to even, and give its 16 bits. Too large becomes infinity. The number is
 * rounded to float32 first.
 *
 * @example
 * bfloat16Bits(1) // 0x3f80
 */
export function bfloat16Bits(value: number): number {
  float[0] = value;
  return roundToBfloat16(word[0] ?? 0);
}

/** The number that 16 bits of a bfloat16 stand for; exact. */
export function bfloat16Value(half: number): number {
  word[0] = half << 16;
  return float[0] ?? 0;
}

/** Whether a dtype's values can be read, as named in a safetensors header. */
export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return (FLOAT_DTYPES as readonly string[]).includes(dtype);
}

/**
 * Decode stored values to 32-bit floats; exact for all three types, down to the bits of a NaN.
 *
 * @param bytes Little-endian. F32 values may come back as a view of them, without a copy.
 * @throws {RangeError} when they are not a whole number of values.
 */
export function decodeFloats(bytes: Uint8Array<ArrayBuffer>, dtype: FloatDtype): Float32Array<ArrayBuffer> {
  const width = FLOAT_BYTES[dtype];
  const length = bytes.byteLength / width;
  if (!Number.isInteger(length)) {
    throw new RangeError(`${bytes.byteLength} bytes are not a whole number of ${dtype} values`);
  }
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  if (dtype === "F32") return new Float32Array(buffer, byteOffset, length);
  const halves = new Uint16Array(buffer, byteOffset, length);
  const words = new Uint32Array(length);
  if (dtype === "BF16") {
    for (let index = 0; index < length; index += 1) words[index] = (halves[index] ?? 0) << 16;
  } else {
    const table = float16Words();
    for (let index = 0; index < length; index += 1) words[index] = table[halves[index] ?? 0] ?? 0;
  }
  return new Float32Array(words.buffer);
}

/**
 * Encode 32-bit floats, rounded to the nearest value of the type, ties to even. Infinities and NaN stay what they are.
 *
 * @returns Little-endian; for F32 a view of `values`, without a copy.
 * @throws {AppError} `weights/not-finite` when a finite number is too large for the type; `details.index` counts from
 *   the start of `values`.
 */
export function encodeFloats(values: Float32Array<ArrayBuffer>, dtype: FloatDtype): Uint8Array<ArrayBuffer> {
  if (dtype === "F32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(words.length);
  const round = dtype === "F16" ? roundToFloat16 : roundToBfloat16;
  const overflow = OVERFLOW_WORD[dtype];
  for (let index = 0; index < words.length; index += 1) {
    const bits = words[index] ?? 0;
    const magnitude = bits & 0x7fffffff;
    if (magnitude >= overflow && magnitude < INFINITY_WORD) throw tooLarge(values[index] ?? 0, index, dtype);
    halves[index] = round(bits);
  }
  return new Uint8Array(halves.buffer);
}

/** @param bits Of a float32. */
function roundToFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude < SMALLEST_NORMAL_FLOAT16_WORD) return sign | roundToSubnormalFloat16(magnitude);
  if (magnitude < OVERFLOW_WORD.F16) {
    // to the even one of two equally near: the last bit that stays decides whether half of it is enough to go up
    return sign | ((magnitude + 0x0fff + ((magnitude >>> 13) & 1) - 0x38000000) >>> 13);
  }
  if (magnitude <= INFINITY_WORD) return sign | 0x7c00;
  // a NaN whose upper bits are all 0 would become infinity
  return sign | 0x7c00 | ((magnitude >>> 13) & 0x3ff || 0x200);
}

function roundToSubnormalFloat16(magnitude: number): number {
  // 0.5 has the spacing of the subnormal numbers, so that the sum rounds to one of them
  word[0] = magnitude;
  float[0] = (float[0] ?? 0) + 0.5;
  return (word[0] ?? 0) - 0x3f000000;
}

/** @param bits Of a float32. */
function roundToBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) <= INFINITY_WORD) return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
  return (bits >>> 16) | ((bits >>> 16) & 0x7f ? 0 : 0x40);
}

/** All 65,536 float16 values by their bits; shared, so not to be changed. */
export function float16Table(): Float32Array {
  return new Float32Array(float16Words().buffer);
}

let float16WordTable: Uint32Array<ArrayBuffer> | undefined;

/** The bits of a float32 for each of the 65,536 float16. */
function float16Words(): Uint32Array<ArrayBuffer> {
  float16WordTable ??= Uint32Array.from({ length: 65_536 }, (_, half) => float16Word(half));
  return float16WordTable;
}

function float16Word(half: number): number {
  if ((half & 0x7fff) > 0x7c00) return ((half & 0x8000) << 16) | INFINITY_WORD | ((half & 0x3ff) << 13);
  float[0] = float16Value(half);
  return word[0] ?? 0;
}

function tooLarge(value: number, index: number, dtype: FloatDtype): AppError {
  return new AppError("weights/not-finite", `Cannot store ${value} as ${dtype}: it is too large`, {
    details: { value, index, dtype },
  });
}
