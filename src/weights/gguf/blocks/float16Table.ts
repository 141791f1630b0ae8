import { float16Value } from "#weights/tensors/dtype.ts";

let table: Float32Array | undefined;

/** All 65,536 float16 values by their bits. */
export function float16Table(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => float16Value(half));
  return table;
}
