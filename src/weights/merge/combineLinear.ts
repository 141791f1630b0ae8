import { createTile, tilesOf } from "./keepers.ts";

const sums = createTile();

/**
 * Write Σ sharesᵢ · inputsᵢ to `out`, summed in double precision in the order of the inputs.
 *
 * An input whose share is 0 adds nothing, so that shares (1, 0) give back the first input with the signs of its zeros;
 * but where such an input is not finite, neither is the result.
 */
export function combineLinear(
  inputs: readonly Float32Array[],
  shares: readonly number[],
  out: Float32Array,
): void {
  const terms = inputs.map((values, input) => ({ values, share: shares[input] ?? 0 }));
  const [first, second, ...others] = terms.filter(({ share }) => share !== 0);
  const idle = terms.filter(({ share }) => share === 0);
  for (const { from, count } of tilesOf(out.length)) {
    if (first === undefined) sums.fill(0, 0, count);
    else if (second === undefined) setTerm(first, from, count);
    else setTerms(first, second, from, count);
    for (const term of others) addTerm(term, from, count);
    for (const { values } of idle) spoilWhereNotFinite(values, from, count);
    for (let index = 0; index < count; index += 1) out[from + index] = sums[index] ?? 0;
  }
}

interface Term {
  readonly values: Float32Array;
  readonly share: number;
}

function setTerm({ values, share }: Term, from: number, count: number): void {
  for (let index = 0; index < count; index += 1) sums[index] = share * (values[from + index] ?? 0);
}

function setTerms(first: Term, second: Term, from: number, count: number): void {
  const { values: firstValues, share: firstShare } = first;
  const { values: secondValues, share: secondShare } = second;
  for (let index = 0; index < count; index += 1) {
    sums[index] =
      firstShare * (firstValues[from + index] ?? 0) + secondShare * (secondValues[from + index] ?? 0);
  }
}

function addTerm({ values, share }: Term, from: number, count: number): void {
  for (let index = 0; index < count; index += 1) {
    sums[index] = (sums[index] ?? 0) + share * (values[from + index] ?? 0);
  }
}

function spoilWhereNotFinite(values: Float32Array, from: number, count: number): void {
  for (let index = 0; index < count; index += 1) {
    if (!Number.isFinite(values[from + index] ?? 0)) sums[index] = NaN;
  }
}
