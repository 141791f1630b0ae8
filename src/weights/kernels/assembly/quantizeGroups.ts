// AssemblyScript, compiled by `npm run kernels` into quantizeKernels.wasm.ts. What it computes is written down readably
// in #weights/quantize/quantizeReference.ts; here four values go through each step at once.

/** Values that share a scale. */
const GROUP = 32;
const GROUP_BYTES: u32 = GROUP * 4;

const LARGEST_FLOAT16: f32 = 65504;
const LARGEST_FLOAT32: f32 = 3.4028234663852886e38;

/** Round to the float16 grid where its numbers are normal; what lies below 2^-14 stays finer than it should be. */
function roundNormalHalf(x: v128): v128 {
  const isOdd = v128.and(i32x4.shr_u(x, 13), i32x4.splat(1));
  const rounded = i32x4.add(i32x4.add(x, i32x4.splat(0x0fff)), isOdd);
  return v128.and(rounded, i32x4.splat(0xffffe000));
}

/** Round to the nearest float16, ties to even. Too large becomes 65536 or more, never infinity. */
function roundHalf(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const magnitude = v128.andnot(x, i32x4.splat(0x80000000));
  // 0.5 has the spacing of subnormal float16, so the sum rounds to one of them
  const subnormal = f32x4.sub(f32x4.add(magnitude, f32x4.splat(0.5)), f32x4.splat(0.5));
  const isSubnormal = f32x4.lt(magnitude, f32x4.splat(6.103515625e-5));
  return v128.bitselect(v128.or(subnormal, sign), roundNormalHalf(x), isSubnormal);
}

/** The largest of four magnitudes; NaN if one is. */
function largestLane(x: v128): f32 {
  const a = max<f32>(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1));
  const b = max<f32>(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3));
  return max<f32>(a, b);
}

/** The bits of a float16 that is already rounded, not negative and at most 65504. */
function halfBits(x: f32): u32 {
  const bits = reinterpret<u32>(x);
  if (bits < 0x38800000) return u32(x * 16777216);
  return (bits - 0x38000000) >> 13;
}

/** The bits of the nearest bfloat16, ties to even. */
function brainBits(x: f32): u32 {
  const bits = reinterpret<u32>(x);
  return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

/** The nearest of 0 to 14 for w / scale + 7, as integers. */
function toLevels(shifted: v128): v128 {
  const clamped = f32x4.min(f32x4.max(f32x4.nearest(shifted), f32x4.splat(0)), f32x4.splat(14));
  return i32x4.trunc_sat_f32x4_s(clamped);
}

function halfLevels(values: v128, scale: v128): v128 {
  const quotient = roundNormalHalf(f32x4.div(values, scale));
  return toLevels(roundNormalHalf(f32x4.add(quotient, f32x4.splat(7))));
}

function floatLevels(values: v128, scale: v128): v128 {
  return toLevels(f32x4.add(f32x4.div(values, scale), f32x4.splat(7)));
}

function levelsAt(at: usize, scale: v128, isHalf: bool): v128 {
  const values = v128.load(at);
  return isHalf ? halfLevels(values, scale) : floatLevels(values, scale);
}

/** Eight levels as four bytes of two, one in each 32-bit lane: the earlier level in the low half. */
function pairLevels(at: usize, scale: v128, isHalf: bool): v128 {
  const levels = i16x8.narrow_i32x4_s(levelsAt(at, scale, isHalf), levelsAt(at + 16, scale, isHalf));
  return i32x4.dot_i16x8_s(levels, i16x8(1, 16, 1, 16, 1, 16, 1, 16));
}

/** The 32 levels of a group as four 32-bit words; 7s where the scale is 0. */
function packGroup(at: usize, scale: f32, isHalf: bool): v128 {
  if (scale == 0) return i32x4.splat(0x77777777);
  const s = f32x4.splat(scale);
  const first = i16x8.narrow_i32x4_u(pairLevels(at, s, isHalf), pairLevels(at + 32, s, isHalf));
  const second = i16x8.narrow_i32x4_u(pairLevels(at + 64, s, isHalf), pairLevels(at + 96, s, isHalf));
  return i8x16.narrow_i16x8_u(first, second);
}

/** Quantize groups for float16 models. @returns How many groups were done; fewer than all if one holds a number beyond float16. */
export function quantizeToFloat16(values: usize, groups: u32, packed: usize, scales: usize): u32 {
  for (let group: u32 = 0; group < groups; group++) {
    const at = values + group * GROUP_BYTES;
    let largest = f32x4.splat(0);
    let areNumbers = i32x4.splat(-1);
    for (let offset: u32 = 0; offset < GROUP_BYTES; offset += 16) {
      const read = v128.load(at + offset);
      // rounding turns some NaN into numbers
      areNumbers = v128.and(areNumbers, f32x4.eq(read, read));
      const rounded = roundHalf(read);
      v128.store(at + offset, rounded);
      largest = f32x4.max(largest, f32x4.abs(rounded));
    }
    const magnitude = largestLane(largest);
    if (!(magnitude <= LARGEST_FLOAT16) || !i32x4.all_true(areNumbers)) return group;
    const scale = f32x4.extract_lane(roundHalf(f32x4.splat(magnitude / 7)), 0);
    store<u16>(scales + group * 2, halfBits(scale));
    v128.store(packed + group * 16, packGroup(at, scale, true));
  }
  return groups;
}

/** Quantize groups for float32 models, whose scales are stored as bfloat16. @returns As above. */
export function quantizeToFloat32(values: usize, groups: u32, packed: usize, scales: usize): u32 {
  for (let group: u32 = 0; group < groups; group++) {
    const at = values + group * GROUP_BYTES;
    let largest = f32x4.splat(0);
    for (let offset: u32 = 0; offset < GROUP_BYTES; offset += 16) {
      largest = f32x4.max(largest, f32x4.abs(v128.load(at + offset)));
    }
    const magnitude = largestLane(largest);
    if (!(magnitude <= LARGEST_FLOAT32)) return group;
    const scale = magnitude / 7;
    store<u16>(scales + group * 2, brainBits(scale));
    v128.store(packed + group * 16, packGroup(at, scale, false));
  }
  return groups;
}
