import { AppError } from "#core/errors.ts";
import { type Checkpoint, countValues, rowLength, type TensorInfo } from "#weights/tensors/checkpoint.ts";
import { decodeTensor } from "./blocks/tensorCodec.ts";
import { ggmlType } from "./ggmlTypes.ts";
import { requireArchitecture } from "./ggufArchitecture.ts";
import { ggufNumber } from "./ggufValue.ts";
import type { Gguf, GgufTensor } from "./openGguf.ts";
import { permuteHeads } from "./permuteHeads.ts";
import { huggingFaceName } from "./tensorNames.ts";

/** A tensor of the file as the checkpoint shows it. */
interface ShownTensor {
  readonly info: TensorInfo;
  readonly stored: GgufTensor;
  readonly rowBytes: number;
  /** Rows of an attention head whose rows are to be put back into Hugging Face's order; `null` for all other tensors. */
  readonly headRows: number | null;
}

/**
 * See a GGUF model as a checkpoint in the Hugging Face layout: its names, PyTorch's order of dimensions, and for the Llama
 * architecture the original order of the rows of query and key projections. A tensor that has no Hugging Face name keeps
 * GGUF's.
 *
 * `readValues` takes whole rows of tensors in blocks or with reordered rows, `readBytes` of the latter. Besides what is asked
 * for, at most one attention head more is read at either end.
 *
 * @throws {AppError} `weights/architecture-unsupported` for others than `llama` and `qwen2`. Reading throws
 *   `weights/dtype-unsupported` for types other than F32, F16, BF16, Q8_0 and Q4_0, which are listed all the same.
 */
export function openGgufCheckpoint(gguf: Gguf): Checkpoint {
  const shown = new Map<string, ShownTensor>();
  for (const tensor of gguf.tensors.values()) {
    const one = showTensor(gguf, tensor);
    shown.set(one.info.name, one);
  }

  function find(name: string): ShownTensor {
    const found = shown.get(name);
    if (found !== undefined) return found;
    const message = `Cannot read tensor "${name}": the GGUF file has ${shown.size} tensors and none of that name`;
    throw new AppError("weights/tensor-missing", message, { details: { tensor: name } });
  }

  return {
    tensors: new Map([...shown].map(([name, { info }]) => [name, info])),
    async readValues(name, start, end) {
      const tensor = find(name);
      const bytes = await readStored(gguf, tensor, byteAt(tensor, start), byteAt(tensor, end));
      return decodeTensor(bytes, tensor.info.dtype, name);
    },
    readBytes: async (name, start, end) => readStored(gguf, find(name), start, end),
  };
}

function showTensor(gguf: Gguf, stored: GgufTensor): ShownTensor {
  const shape = stored.dimensions.toReversed();
  const name = huggingFaceName(stored.name) ?? stored.name;
  const info = { name, dtype: stored.type, shape, byteLength: stored.byteLength };
  const rowBytes = stored.byteLength / Math.max(1, shape[0] ?? 1);
  return { info, stored, rowBytes, headRows: permutedHeadRows(gguf, stored) };
}

/** Rows of one head of a projection that llama.cpp's converter permutes. */
function permutedHeadRows(gguf: Gguf, { name, dimensions }: GgufTensor): number | null {
  const architecture = requireArchitecture(gguf.metadata);
  const projection = /^blk\.\d+\.attn_([qk])\.(?:weight|bias)$/.exec(name)?.[1];
  if (architecture !== "llama" || projection === undefined) return null;
  const heads = ggufNumber(gguf.metadata, "llama.attention.head_count") ?? 0;
  const keyHeads = ggufNumber(gguf.metadata, "llama.attention.head_count_kv") ?? heads;
  const headCount = projection === "q" ? heads : keyHeads;
  const rows = dimensions.at(-1) ?? 0;
  if (headCount > 0 && rows % (headCount * 2) === 0) return rows / headCount;
  throw new AppError(
    "weights/shape-mismatch",
    `Cannot reorder tensor "${name}": it has ${rows} rows for ${headCount} attention heads`,
    { details: { tensor: name, rows, headCount } },
  );
}

/** Where value `index` lies in the tensor's bytes. */
function byteAt({ info, stored, headRows }: ShownTensor, index: number): number {
  const blockLength = ggmlType(stored.typeId)?.blockLength ?? 1;
  const unit = blockLength > 1 || headRows !== null ? rowLength(info.shape) : 1;
  if (index % unit !== 0 || index > countValues(info.shape)) {
    throw new RangeError(
      `Tensor "${info.name}" has ${countValues(info.shape)} values in units of ${unit}; ${index} is no border of one`,
    );
  }
  return (index / blockLength) * (ggmlType(stored.typeId)?.blockBytes ?? 1);
}

async function readStored(
  gguf: Gguf,
  { info, stored, rowBytes, headRows }: ShownTensor,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (headRows === null) return gguf.readBytes(stored, start, end);
  if (start % rowBytes !== 0 || end % rowBytes !== 0 || end < start) {
    throw new RangeError(
      `Tensor "${info.name}" has rows of ${rowBytes} bytes, ${start} to ${end} are no whole rows`,
    );
  }
  const headBytes = headRows * rowBytes;
  const from = Math.floor(start / headBytes) * headBytes;
  const heads = await gguf.readBytes(stored, from, Math.ceil(end / headBytes) * headBytes);
  const rows = permuteHeads(heads, { rowBytes, headRows, to: "hugging-face" });
  return start === from && end - start === rows.length ? rows : rows.slice(start - from, end - from);
}
