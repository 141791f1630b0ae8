import type { VectorPair } from "./slerpShares.ts";
import type { BlockWalker } from "./tensorBlocks.ts";

interface Sums {
  dot: number;
  firstSquares: number;
  secondSquares: number;
}

/** Lengths and inner product of one tensor in the first two models, each taken as one long vector. */
export async function measurePair(walker: BlockWalker): Promise<VectorPair> {
  const sums: Sums = { dot: 0, firstSquares: 0, secondSquares: 0 };
  for await (const { models } of walker.walk()) {
    const [first, second] = models;
    if (first === undefined || second === undefined) throw new RangeError("There are fewer than two models");
    addProducts(sums, first, second);
  }
  return {
    dot: sums.dot,
    firstNorm: Math.sqrt(sums.firstSquares),
    secondNorm: Math.sqrt(sums.secondSquares),
  };
}

/** Adds in the order of the tensor, so that the sums do not depend on where blocks end. */
function addProducts(sums: Sums, first: Float32Array, second: Float32Array): void {
  let { dot, firstSquares, secondSquares } = sums;
  for (let index = 0; index < first.length; index += 1) {
    const a = first[index] ?? 0;
    const b = second[index] ?? 0;
    dot += a * b;
    firstSquares += a * a;
    secondSquares += b * b;
  }
  sums.dot = dot;
  sums.firstSquares = firstSquares;
  sums.secondSquares = secondSquares;
}
