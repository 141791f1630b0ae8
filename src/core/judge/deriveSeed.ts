import type { ResponseOrder } from "#core/cases/evaluationCase.ts";

const MASK_31 = 0x7fff_ffff;
/** 2³¹ divided by the golden ratio, made odd: neighbouring counters land far apart. */
const STEP = 0x4f1b_bcdd;

/**
 * Derive the seed of one call, 0 … 2³¹ − 1. For one base seed, every order and attempt gets another seed: a
 * retry with the same seed would only repeat the unreadable output.
 *
 * Every step (xor-shift, multiplication by an odd number, addition) is a bijection on 31 bits, so two different
 * counters can never meet.
 *
 * @param baseSeed 0 … 2³¹ − 1; other integers are taken modulo 2³¹.
 * @param attempt 1, 2, …
 * @example
 * deriveSeed(0, "AB", 1) // 514653047
 */
export function deriveSeed(baseSeed: number, order: ResponseOrder, attempt: number): number {
  const counter = 2 * attempt + (order === "BA" ? 1 : 0);
  return mix31((mix31(baseSeed & MASK_31) + Math.imul(counter, STEP)) & MASK_31);
}

function mix31(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb_352d) & MASK_31;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x46c_a68b) & MASK_31;
  return mixed ^ (mixed >>> 16);
}
