import { AppError } from "#core/errors.ts";
import type { TensorInfo } from "#weights/tensors/checkpoint.ts";
import { isFloatDtype, type FloatDtype } from "#weights/tensors/dtype.ts";
import { checkMergeable } from "./checkMergeable.ts";
import { checkNumber, mergeTensor, type MergeInputs } from "./mergeTensor.ts";

/** A tensor of the merged model, to be computed when it is written. */
export interface MergedTensor {
  readonly name: string;
  readonly dtype: FloatDtype;
  readonly shape: readonly number[];
  /** Begin to compute it: see `mergeTensor`. Tensors may be computed in any order, and each on another thread. */
  values(): AsyncGenerator<Float32Array<ArrayBuffer>>;
}

/**
 * Everything that a merge writes, in the order of the first model. Nothing is read yet.
 *
 * @param dtype What tensors are stored as: each as in the first model, or all alike.
 * @throws {AppError} as `checkMergeable`, for all tensors; `weights/checkpoints-differ` when there are more or fewer
 *   models than the formula has.
 */
export function planMerge(inputs: MergeInputs, dtype: "same" | FloatDtype): readonly MergedTensor[] {
  checkNumber(inputs);
  const [first] = inputs.models;
  if (first === undefined) return [];
  checkMergeable(inputs.models, inputs.base);
  return Array.from(first.tensors.values(), (info) => ({
    name: info.name,
    dtype: dtype === "same" ? floatDtypeOf(info) : dtype,
    shape: info.shape,
    values: () => mergeTensor(info.name, inputs),
  }));
}

function floatDtypeOf({ name, dtype }: TensorInfo): FloatDtype {
  if (isFloatDtype(dtype)) return dtype;
  throw new AppError("weights/dtype-unsupported", `Cannot merge tensor "${name}": it is ${dtype}`, {
    details: { tensor: name, dtype },
  });
}
