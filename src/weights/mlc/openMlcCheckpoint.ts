import { AppError } from "#core/errors.ts";
import { modelTensors } from "#weights/architecture/modelTensors.ts";
import { countGroups, WORDS_PER_GROUP } from "#weights/quantize/groupFormat.ts";
import { dequantizeGroups } from "#weights/quantize/quantizeReference.ts";
import { type Checkpoint, countValues, rowLength, type TensorInfo } from "#weights/tensors/checkpoint.ts";
import { decodeFloats } from "#weights/tensors/dtype.ts";
import { mlcParameters } from "./mlcParameters.ts";
import type { MlcPackage, PlacedRecord } from "./openMlcPackage.ts";

/** Where a tensor of the Hugging Face layout lies in a package. */
interface PackedTensor {
  readonly info: TensorInfo;
  readonly parameter: string;
  readonly isQuantized: boolean;
  /** Rows of other tensors that stand before it in the same parameter. */
  readonly firstRow: number;
  readonly columns: number;
}

/** Levels take half a byte, a scale for 32 of them two bytes. */
const BITS_PER_WEIGHT = 4.5;

/**
 * See an MLC package as a checkpoint in the Hugging Face layout: fused matrices taken apart, levels turned back into
 * numbers. `readValues` takes whole rows.
 */
export function openMlcCheckpoint(mlc: MlcPackage): Checkpoint {
  const packed = placeTensors(mlc);
  const find = (name: string): PackedTensor => {
    const tensor = packed.get(name);
    if (tensor !== undefined) return tensor;
    throw new AppError("weights/tensor-missing", `The package has no tensor "${name}"`, {
      details: { tensor: name },
    });
  };
  return {
    tensors: new Map(Array.from(packed, ([name, { info }]) => [name, info])),
    readValues: async (name, start, end) => readRows(mlc, find(name), start, end),
    readBytes: async (name) => {
      throw new AppError("weights/dtype-unsupported", `Tensor "${name}" is not stored in one piece`, {
        details: { tensor: name, dtype: mlc.format },
      });
    },
  };
}

function placeTensors({ config, format }: MlcPackage): ReadonlyMap<string, PackedTensor> {
  const shapes = new Map(modelTensors(config).map(({ name, shape }) => [name, shape]));
  const packed = new Map<string, PackedTensor>();
  for (const { name: parameter, sources, isQuantized, columns } of mlcParameters(config, null)) {
    let firstRow = 0;
    for (const name of sources) {
      const shape = shapes.get(name) ?? [];
      const byteLength = (countValues(shape) * (isQuantized ? BITS_PER_WEIGHT : 16)) / 8;
      const info = { name, dtype: isQuantized ? format : floatType(format), shape, byteLength };
      if (!packed.has(name)) packed.set(name, { info, parameter, isQuantized, firstRow, columns });
      firstRow += columns === 0 ? 0 : countValues(shape) / columns;
    }
  }
  return packed;
}

async function readRows(
  mlc: MlcPackage,
  tensor: PackedTensor,
  start: number,
  end: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { info, parameter, isQuantized, firstRow, columns } = tensor;
  if (start % rowLength(info.shape) !== 0 || end % rowLength(info.shape) !== 0) {
    throw new RangeError(`Values ${start} to ${end} of "${info.name}" are not whole rows of ${columns}`);
  }
  const [first, last] = [firstRow + start / columns, firstRow + end / columns];
  const readRow = async (record: PlacedRecord, rowBytes: number): Promise<Uint8Array<ArrayBuffer>> =>
    mlc.readRecord(record, first * rowBytes, last * rowBytes);
  if (!isQuantized) {
    const stored = await readRow(findRecord(mlc, parameter), columns * 2);
    return decodeFloats(stored, floatType(mlc.format));
  }
  const groups = countGroups(columns);
  const words = await readRow(findRecord(mlc, `${parameter}.q_weight`), groups * WORDS_PER_GROUP * 4);
  const scales = await readRow(findRecord(mlc, `${parameter}.q_scale`), groups * 2);
  const quantized = { packed: new Uint32Array(words.buffer), scales: new Uint16Array(scales.buffer) };
  return dequantizeGroups(quantized, columns, mlc.format);
}

function findRecord({ records }: MlcPackage, name: string): PlacedRecord {
  const record = records.get(name);
  if (record !== undefined) return record;
  throw new AppError("weights/tensor-missing", `The package has no "${name}"`, { details: { tensor: name } });
}

/** How unquantized floats are stored. */
function floatType(format: MlcPackage["format"]): "F16" | "BF16" {
  return format === "q4f16_1" ? "F16" : "BF16";
}
