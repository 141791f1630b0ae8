import type { ByteSink } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { GroupFormat, QuantizedValues } from "#weights/quantize/groupFormat.ts";
import type { GroupQuantizer } from "#weights/quantize/groupQuantizer.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { encodeFloats } from "#weights/tensors/dtype.ts";
import { readRowBlocks } from "#weights/tensors/readRowBlocks.ts";
import type { MlcParameter } from "./mlcParameters.ts";
import type { MlcShardPlan } from "./planMlcShards.ts";

/** What shards are made of and with. */
export interface MlcShardContext {
  readonly checkpoint: Checkpoint;
  readonly format: GroupFormat;
  readonly quantizer: GroupQuantizer;
  readonly signal: AbortSignal;
  /** Told after every block how many more weights are done. */
  readonly onValues: (count: number) => void;
}

/** Rows of a padded vocabulary that are written at once. */
const COPIED_ROWS = 256;

/** How norms and biases are stored, by format. */
const STORED_FLOATS = { q4f16_1: "F16", q4f32_1: "BF16" } as const;

/**
 * Write one shard into a sink, which stays open. Besides one block of weights only the scales of the parameter at hand
 * are held, a sixteenth of its size.
 *
 * @throws {AppError} `weights/not-finite` naming the tensor; what the checkpoint throws.
 */
export async function writeMlcShard(
  plan: MlcShardPlan,
  sink: ByteSink,
  context: MlcShardContext,
): Promise<void> {
  for (const parameter of plan.parameters) {
    if (parameter.isQuantized) await writeQuantized(parameter, sink, context);
    else await writeFloats(parameter, sink, context);
  }
}

async function writeQuantized(
  parameter: MlcParameter,
  sink: ByteSink,
  context: MlcShardContext,
): Promise<void> {
  const scales: Uint16Array<ArrayBuffer>[] = [];
  for await (const quantized of quantizedBlocks(parameter, context)) {
    await sink.write(bytesOf(quantized.packed));
    scales.push(quantized.scales);
  }
  for (const part of scales) await sink.write(bytesOf(part));
}

async function* quantizedBlocks(
  { sources, columns, padding }: MlcParameter,
  { checkpoint, format, quantizer, signal, onValues }: MlcShardContext,
): AsyncGenerator<QuantizedValues> {
  for (const source of sources) {
    for await (const values of readRowBlocks(checkpoint, source, signal)) {
      yield naming(source, () => quantizer.quantize(values, columns, format));
      onValues(values.length);
    }
  }
  const [source = ""] = sources;
  if (padding === null) return;
  const row = await checkpoint.readValues(source, padding.row * columns, (padding.row + 1) * columns);
  const quantizedRow = naming(source, () => quantizer.quantize(row, columns, format));
  for (let copied = 0; copied < padding.rows; copied += COPIED_ROWS) {
    yield repeatRow(quantizedRow, Math.min(COPIED_ROWS, padding.rows - copied));
  }
}

function repeatRow({ packed, scales }: QuantizedValues, count: number): QuantizedValues {
  const copies = {
    packed: new Uint32Array(packed.length * count),
    scales: new Uint16Array(scales.length * count),
  };
  for (let copy = 0; copy < count; copy += 1) {
    copies.packed.set(packed, copy * packed.length);
    copies.scales.set(scales, copy * scales.length);
  }
  return copies;
}

async function writeFloats(
  { sources }: MlcParameter,
  sink: ByteSink,
  { checkpoint, format, signal, onValues }: MlcShardContext,
): Promise<void> {
  for (const source of sources) {
    for await (const values of readRowBlocks(checkpoint, source, signal)) {
      const encoded = naming(source, () => encodeFloats(values, STORED_FLOATS[format]));
      await sink.write(encoded);
      onValues(values.length);
    }
  }
}

/** Add a tensor's name to a fault of the arithmetic, which knows only numbers. */
function naming<T>(tensor: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `Tensor "${tensor}": ${error.message}`, {
      details: { ...error.details, tensor },
      cause: error,
    });
  }
}

function bytesOf({
  buffer,
  byteOffset,
  byteLength,
}: Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
