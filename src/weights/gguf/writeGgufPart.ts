import type { ByteSink } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type Checkpoint, countValues, rowLength } from "#weights/tensors/checkpoint.ts";
import { encodeTensor } from "./blocks/tensorCodec.ts";
import { permuteHeads } from "./permuteHeads.ts";
import { GGUF_ALIGNMENT, type GgufPlan, type PlannedTensor, type TensorOrigin } from "./planGguf.ts";
import { alignUp } from "./readGgufPart.ts";

/** How a part is written. */
export interface WriteGgufOptions {
  readonly signal: AbortSignal;
  /** Told how many more weights have been written, after every block. */
  readonly onWeights?: (weightCount: number) => void;
  /** Most weights held at once, 2^20 if not given; a single row or attention head may be more. */
  readonly blockWeights?: number;
}

const BLOCK_WEIGHTS = 2 ** 20;

/**
 * Write one part of a planned GGUF model, from its header to its last tensor, block by block. Parts do not
 * depend on each other: they can be written in any order, at the same time, and one that is there already need not be written again.
 *
 * @param partIndex Counted from 0.
 * @param checkpoint Has the tensors that the plan was made from.
 * @param sink Is left for the caller to close or abort.
 * @throws {AppError} What reading the checkpoint throws; `weights/not-finite` with the tensor's name, the value and its index;
 *   `signal.reason` when aborted.
 */
export async function writeGgufPart(
  plan: GgufPlan,
  partIndex: number,
  checkpoint: Checkpoint,
  sink: ByteSink,
  options: WriteGgufOptions,
): Promise<void> {
  const part = plan.parts[partIndex];
  if (part === undefined)
    throw new RangeError(`The plan has ${plan.parts.length} parts, no part ${partIndex}`);
  options.signal.throwIfAborted();
  await sink.write(part.header);
  for (const tensor of part.tensors) {
    await writeTensor(tensor, checkpoint, sink, options);
    const padding = alignUp(tensor.byteLength, GGUF_ALIGNMENT) - tensor.byteLength;
    if (padding > 0) await sink.write(new Uint8Array(padding));
  }
  options.signal.throwIfAborted();
}

async function writeTensor(
  tensor: PlannedTensor,
  checkpoint: Checkpoint,
  sink: ByteSink,
  { signal, onWeights = () => {}, blockWeights = BLOCK_WEIGHTS }: WriteGgufOptions,
): Promise<void> {
  const { origin } = tensor;
  const step = blockLength(tensor, blockWeights);
  const valueCount = countValues(tensor.shape);
  for (let start = 0; start < valueCount; start += step) {
    signal.throwIfAborted();
    const end = Math.min(start + step, valueCount);
    const values = await readOrdered(checkpoint, origin, tensor, start, end);
    await sink.write(encode(tensor, values, start));
    onWeights(end - start);
  }
}

/** Whole rows, or whole heads where rows change places. */
function blockLength({ shape, origin }: PlannedTensor, blockWeights: number): number {
  const heads = origin.kind === "checkpoint" ? (origin.headRows ?? 1) : 1;
  const unit = rowLength(shape) * heads;
  return Math.max(1, Math.floor(blockWeights / unit)) * unit;
}

async function readOrdered(
  checkpoint: Checkpoint,
  origin: TensorOrigin,
  { shape }: PlannedTensor,
  start: number,
  end: number,
): Promise<Float32Array<ArrayBuffer>> {
  if (origin.kind === "values") return Float32Array.from(origin.values.slice(start, end));
  const values = await checkpoint.readValues(origin.name, start, end);
  if (origin.headRows === null) return values;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const rowBytes = rowLength(shape) * 4;
  const permuted = permuteHeads(bytes, { rowBytes, headRows: origin.headRows, to: "gguf" });
  return new Float32Array(permuted.buffer);
}

function encode(
  tensor: PlannedTensor,
  values: Float32Array<ArrayBuffer>,
  start: number,
): Uint8Array<ArrayBuffer> {
  try {
    return encodeTensor(values, tensor.type);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "weights/not-finite") throw error;
    const index = start + Number(error.details["index"]);
    throw new AppError(
      "weights/not-finite",
      `Cannot write value ${index} of tensor "${tensor.name}": ${error.message}`,
      { details: { ...error.details, index, tensor: tensor.name }, cause: error },
    );
  }
}
