import { AppError } from "#core/errors.ts";

/** The floating-point types whose values Hearth reads and writes. */
export const FLOAT_DTYPES = ["F32", "F16", "BF16"] as const;

export type FloatDtype = (typeof FLOAT_DTYPES)[number];

/** Bytes of one value. */
export const FLOAT_BYTES: Readonly<Record<FloatDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

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
  const all = bits[0] ?? 0;
  const sign = (all >>> 16) & 0x8000;
  const magnitude = all & 0x7fffffff;
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // below the smallest normal number: 0.5 has the spacing of subnormals, so that the sum rounds to one of them
    bits[0] = magnitude;
    float[0] = (float[0] ?? 0) + 0.5;
    return sign | ((bits[0] ?? 0) - 0x3f000000);
  }
  return sign | ((magnitude + 0x0fff + ((magnitude >>> 13) & 1) - 0x38000000) >>> 13);
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
 * Round a number to the nearest bfloat16, ties to even, and give its 16 bits.
 *
 * @example
 * bfloat16Bits(1) // 0x3f80
 */
export function bfloat16Bits(value: number): number {
  float[0] = value;
  const all = bits[0] ?? 0;
  if ((all & 0x7fffffff) > 0x7f800000) return (all >>> 16) | 0x40;
  return ((all + 0x7fff + ((all >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The number that 16 bits of a bfloat16 stand for; exact. */
export function bfloat16Value(half: number): number {
  bits[0] = half << 16;
  return float[0] ?? 0;
}

/** Whether a dtype's values can be read, as named in a safetensors header. */
export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return (FLOAT_DTYPES as readonly string[]).includes(dtype);
}

let float16Table: Float32Array | undefined;

/** All 65,536 float16 values by their bits. */
function float16Values(): Float32Array {
  float16Table ??= Float32Array.from({ length: 65_536 }, (_, half) => float16Value(half));
  return float16Table;
}

/**
 * Decode stored values to 32-bit floats; exact for all three types.
 *
 * @param bytes Little-endian, a whole number of values.
 */
export function decodeFloats(bytes: Uint8Array<ArrayBuffer>, dtype: FloatDtype): Float32Array<ArrayBuffer> {
  const aligned = bytes.byteOffset % FLOAT_BYTES[dtype] === 0 ? bytes : bytes.slice();
  const length = bytes.byteLength / FLOAT_BYTES[dtype];
  if (dtype === "F32") return new Float32Array(aligned.buffer, aligned.byteOffset, length);
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, length);
  const values = new Float32Array(length);
  if (dtype === "BF16") {
    const words = new Uint32Array(values.buffer);
    for (let index = 0; index < length; index += 1) words[index] = (halves[index] ?? 0) << 16;
  } else {
    const table = float16Values();
    for (let index = 0; index < length; index += 1) values[index] = table[halves[index] ?? 0] ?? 0;
  }
  return values;
}

/**
 * Encode 32-bit floats, rounded to the nearest value of the type, ties to even.
 *
 * @throws {AppError} `weights/not-finite` when a finite number is too large for the type; `details.index` counts from
 *   the start of `values`. Infinities and NaN stay what they are.
 */
export function encodeFloats(values: Float32Array<ArrayBuffer>, dtype: FloatDtype): Uint8Array<ArrayBuffer> {
  if (dtype === "F32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const toBits = dtype === "F16" ? float16Bits : bfloat16Bits;
  const infinity = dtype === "F16" ? 0x7c00 : 0x7f80;
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const half = toBits(value);
    if ((half & 0x7fff) === infinity && Number.isFinite(value)) throw tooLarge(value, index, dtype);
    halves[index] = half;
  }
  return new Uint8Array(halves.buffer);
}

function tooLarge(value: number, index: number, dtype: FloatDtype): AppError {
  return new AppError("weights/not-finite", `Cannot store ${value} as ${dtype}: it is too large`, {
    details: { value, index, dtype },
  });
}
