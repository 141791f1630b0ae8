import { countGroups, type GroupFormat, WORDS_PER_GROUP } from "#weights/quantize/groupFormat.ts";
import type { MlcParameter } from "./mlcParameters.ts";
import type { TensorRecord } from "./tensorCache.ts";

/** A shard as it will be written: all of it is known before the first weight is read. */
export interface MlcShardPlan {
  readonly path: string;
  readonly byteLength: number;
  readonly parameters: readonly MlcParameter[];
  /** One or two for each parameter, in the order of their bytes. */
  readonly records: readonly TensorRecord[];
  /** Weights that are read for it. */
  readonly valueCount: number;
}

/** What mlc-llm fills a shard to; a parameter that is larger has a shard to itself. */
const SHARD_BYTES = 32 * 2 ** 20;

/** mlc-llm writes it for every tensor; it means something only for 32-bit floats, which are stored as bfloat16. */
const RECORD_FORMAT = "f32-to-bf16";

const FLOAT_DTYPE = { q4f16_1: "float16", q4f32_1: "float32" } as const;
/** Either way a stored float takes two bytes. */
const FLOAT_BYTES = 2;

/**
 * Spread parameters over shards. A parameter's levels and scales stay together, so that a shard can be made without
 * looking at any other: that is what several threads work on, and what a conversion that was cut goes on with.
 */
export function planMlcShards(
  parameters: readonly MlcParameter[],
  format: GroupFormat,
): readonly MlcShardPlan[] {
  const groups: MlcParameter[][] = [];
  let pending: MlcParameter[] = [];
  let pendingBytes = 0;
  for (const parameter of parameters) {
    const byteLength = storedBytes(parameter, format);
    if (pending.length > 0 && pendingBytes + byteLength > SHARD_BYTES) {
      groups.push(pending);
      pending = [];
      pendingBytes = 0;
    }
    pending.push(parameter);
    pendingBytes += byteLength;
  }
  if (pending.length > 0) groups.push(pending);
  return groups.map((group, index) => planShard(`params_shard_${index}.bin`, group, format));
}

/** The records of one parameter; offsets count from `byteOffset`. */
export function parameterRecords(
  { name, isQuantized, rows, columns, padding }: MlcParameter,
  format: GroupFormat,
  byteOffset: number,
): readonly TensorRecord[] {
  const dtype = FLOAT_DTYPE[format];
  const allRows = rows + (padding?.rows ?? 0);
  if (!isQuantized) {
    const shape = columns === 1 ? [allRows] : [allRows, columns];
    return [
      { name, shape, dtype, format: RECORD_FORMAT, nbytes: allRows * columns * FLOAT_BYTES, byteOffset },
    ];
  }
  const groups = countGroups(columns);
  const words = groups * WORDS_PER_GROUP;
  const weightBytes = allRows * words * 4;
  return [
    {
      name: `${name}.q_weight`,
      shape: [allRows, words],
      dtype: "uint32",
      format: RECORD_FORMAT,
      nbytes: weightBytes,
      byteOffset,
    },
    {
      name: `${name}.q_scale`,
      shape: [allRows, groups],
      dtype,
      format: RECORD_FORMAT,
      nbytes: allRows * groups * FLOAT_BYTES,
      byteOffset: byteOffset + weightBytes,
    },
  ];
}

function storedBytes(parameter: MlcParameter, format: GroupFormat): number {
  return parameterRecords(parameter, format, 0).reduce((sum, { nbytes }) => sum + nbytes, 0);
}

function planShard(path: string, parameters: readonly MlcParameter[], format: GroupFormat): MlcShardPlan {
  let byteLength = 0;
  const records = parameters.flatMap((parameter) => {
    const own = parameterRecords(parameter, format, byteLength);
    byteLength += own.reduce((sum, { nbytes }) => sum + nbytes, 0);
    return own;
  });
  const valueCount = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  return { path, byteLength, parameters, records, valueCount };
}
