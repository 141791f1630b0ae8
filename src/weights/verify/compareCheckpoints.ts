import { AppError } from "#core/errors.ts";
import { type Checkpoint, rowLength, type TensorInfo } from "#weights/tensors/checkpoint.ts";
import { readRowBlocks } from "#weights/tensors/readRowBlocks.ts";
import { type Differences, DifferenceTally } from "./differenceTally.ts";
import { roundingBound } from "./roundingBounds.ts";

/** How far a tensor's stored values are from those it was made of. */
export interface TensorDifference extends Differences {
  readonly name: string;
  /** As stored. */
  readonly dtype: string;
}

/**
 * Compare every tensor of one checkpoint with that of the same name in another. Rows that only the stored one has, as a
 * padded vocabulary does, are left out.
 *
 * @param onValues Told after every block how many more values have been compared.
 * @throws {AppError} `weights/tensor-missing` or `weights/shape-mismatch` when they are not the same model.
 */
export async function* compareCheckpoints(
  stored: Checkpoint,
  source: Checkpoint,
  signal: AbortSignal,
  onValues: (count: number) => void = () => {},
): AsyncGenerator<TensorDifference> {
  for (const info of stored.tensors.values()) {
    const { name, dtype } = info;
    requireComparable(info, source.tensors.get(name));
    const tally = new DifferenceTally(roundingBound(dtype));
    let start = 0;
    for await (const expected of readRowBlocks(source, name, signal)) {
      const found = await stored.readValues(name, start, start + expected.length);
      tally.add(expected, found, rowLength(info.shape));
      start += expected.length;
      onValues(expected.length);
    }
    yield { name, dtype, ...tally.result() };
  }
}

function requireComparable({ name, shape }: TensorInfo, original: TensorInfo | undefined): void {
  if (original === undefined) {
    const message = `Cannot compare "${name}": the source has no such tensor`;
    throw new AppError("weights/tensor-missing", message, { details: { tensor: name } });
  }
  const [rows = 1] = shape;
  const [originalRows = 1] = original.shape;
  if (rowLength(shape) === rowLength(original.shape) && rows >= originalRows) return;
  throw new AppError(
    "weights/shape-mismatch",
    `Cannot compare "${name}": it is [${shape.join(", ")}], the source's [${original.shape.join(", ")}]`,
    { details: { tensor: name } },
  );
}
