import { AppError } from "#core/errors.ts";
import type { Checkpoint, TensorInfo } from "#weights/tensors/checkpoint.ts";
import { isFloatDtype } from "#weights/tensors/dtype.ts";

/** How many differences stand in the message; all of them stand in the details. */
const SHOWN = 8;

interface NamedCheckpoint {
  /** `model 1`, `base` */
  readonly label: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
}

/**
 * Make sure that all checkpoints have the same tensors, of the same shapes, as floating-point numbers. Their dtypes may
 * differ.
 *
 * @throws {AppError} `weights/checkpoints-differ` with every missing name and differing shape (`details.differences`, one
 *   a line; the message shows the first eight); `weights/dtype-unsupported` for a tensor of other numbers.
 */
export function checkMergeable(models: readonly Checkpoint[], base: Checkpoint | null): void {
  const named = nameCheckpoints(models, base);
  const names = new Set(named.flatMap(({ tensors }) => [...tensors.keys()]));
  refuseDifferences(
    [...names].flatMap((name) => describeDifference(name, named)),
    named,
  );
  for (const name of names) refuseUnsupported(name, named);
}

/**
 * The same for one tensor.
 *
 * @returns What the first model says of it.
 * @throws {AppError} as `checkMergeable`; also when no checkpoint has the tensor.
 */
export function checkMergeableTensor(
  name: string,
  models: readonly Checkpoint[],
  base: Checkpoint | null,
): TensorInfo {
  const named = nameCheckpoints(models, base);
  refuseDifferences(describeDifference(name, named), named);
  refuseUnsupported(name, named);
  const info = models[0]?.tensors.get(name);
  if (info !== undefined) return info;
  throw new AppError("weights/tensor-missing", `Cannot merge tensor "${name}": no model has it`, {
    details: { tensor: name },
  });
}

function nameCheckpoints(models: readonly Checkpoint[], base: Checkpoint | null): NamedCheckpoint[] {
  const named = models.map(({ tensors }, index) => ({ label: `model ${index + 1}`, tensors }));
  return base === null ? named : [...named, { label: "base", tensors: base.tensors }];
}

function describeDifference(name: string, checkpoints: readonly NamedCheckpoint[]): string[] {
  const missing: string[] = [];
  const labelsByShape = new Map<string, string[]>();
  for (const { label, tensors } of checkpoints) {
    const info = tensors.get(name);
    if (info === undefined) missing.push(label);
    else {
      const shape = JSON.stringify(info.shape);
      labelsByShape.set(shape, [...(labelsByShape.get(shape) ?? []), label]);
    }
  }
  if (labelsByShape.size === 0 || (missing.length === 0 && labelsByShape.size === 1)) return [];
  const parts = Array.from(labelsByShape, ([shape, labels]) => `${shape} in ${labels.join(", ")}`);
  if (missing.length > 0) parts.push(`missing in ${missing.join(", ")}`);
  return [`"${name}": ${parts.join("; ")}`];
}

function refuseDifferences(differences: readonly string[], named: readonly NamedCheckpoint[]): void {
  if (differences.length === 0) return;
  const more = differences.length - SHOWN;
  const shown = differences.slice(0, SHOWN).join("\n") + (more > 0 ? `\nand ${more} more` : "");
  const labels = named.map(({ label }) => label).join(", ");
  throw new AppError(
    "weights/checkpoints-differ",
    `Cannot merge ${labels}: ${differences.length} of their tensors differ in name or shape\n${shown}`,
    { details: { count: differences.length, differences: differences.join("\n") } },
  );
}

function refuseUnsupported(name: string, checkpoints: readonly NamedCheckpoint[]): void {
  for (const { label, tensors } of checkpoints) {
    const dtype = tensors.get(name)?.dtype;
    if (dtype === undefined || isFloatDtype(dtype)) continue;
    throw new AppError(
      "weights/dtype-unsupported",
      `Cannot merge tensor "${name}": it is ${dtype} in ${label}; F32, F16 and BF16 can be merged`,
      { details: { tensor: name, dtype, checkpoint: label } },
    );
  }
}
