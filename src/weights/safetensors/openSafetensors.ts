import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { decodeFloats, FLOAT_BYTES, isFloatDtype } from "#weights/tensors/dtype.ts";
import { readShardIndex } from "./readShardIndex.ts";
import { readSafetensorsHeader, type SafetensorsHeader, type TensorSpan } from "./readSafetensorsHeader.ts";

/** A safetensors file whose header has been read. */
export interface SafetensorsFile extends SafetensorsHeader {
  /** As in its folder. */
  readonly path: string;
  readonly byteLength: number;
}

/** A checkpoint together with the files it is made of, in the order of their names. */
export interface SafetensorsCheckpoint extends Checkpoint {
  readonly files: readonly SafetensorsFile[];
}

interface OpenFile {
  readonly file: SafetensorsFile;
  readonly source: ByteSource;
}

interface PlacedTensor {
  readonly span: TensorSpan;
  readonly open: OpenFile;
}

const INDEX = "model.safetensors.index.json";

/**
 * Open a model in safetensors: the shards that `model.safetensors.index.json` lists, or the folder's one safetensors
 * file. Only headers are read.
 *
 * @throws {AppError} `weights/file-missing` when there is no such file, or one that the index lists is not there;
 *   `weights/tensor-missing` when a tensor is not in the shard that the index says; `weights/duplicate-tensor` when it
 *   is in two; what `readSafetensorsHeader` throws.
 */
export async function openSafetensors(folder: ByteFolder): Promise<SafetensorsCheckpoint> {
  const index = await folder.open(INDEX);
  if (index === null) return openFiles(folder, [await findOnlyFile(folder)]);
  const fileByTensor = await readShardIndex(index, INDEX);
  const checkpoint = await openFiles(folder, [...new Set(fileByTensor.values())].toSorted());
  for (const [name, path] of fileByTensor) {
    const file = checkpoint.files.find((candidate) => candidate.path === path);
    if (file?.tensors.some((tensor) => tensor.name === name) === true) continue;
    throw new AppError(
      "weights/tensor-missing",
      `Tensor "${name}" is not in ${path}, where ${INDEX} says it is`,
      {
        details: { tensor: name, fileName: path },
      },
    );
  }
  return checkpoint;
}

/** Open one safetensors file as a whole model. */
export async function openSafetensorsFile(source: ByteSource, path: string): Promise<SafetensorsCheckpoint> {
  return createCheckpoint([await openFile(source, path)]);
}

async function findOnlyFile(folder: ByteFolder): Promise<string> {
  const paths = (await folder.list())
    .map(({ path }) => path)
    .filter((path) => /^[^/]+\.safetensors$/.test(path));
  const [only] = paths.includes("model.safetensors") ? ["model.safetensors"] : paths;
  if (only !== undefined && (paths.length === 1 || only === "model.safetensors")) return only;
  const found =
    paths.length === 0 ? "there is no safetensors file" : `there are ${paths.length} safetensors files`;
  throw new AppError("weights/file-missing", `Cannot open the model: ${found} and no ${INDEX}`, {
    details: { fileName: INDEX },
  });
}

async function openFiles(folder: ByteFolder, paths: readonly string[]): Promise<SafetensorsCheckpoint> {
  const open = paths.map(async (path) => {
    const source = await folder.open(path);
    if (source !== null) return openFile(source, path);
    throw new AppError(
      "weights/file-missing",
      `Cannot open the model: ${INDEX} lists ${path}, which is not there`,
      {
        details: { fileName: path },
      },
    );
  });
  return createCheckpoint(await Promise.all(open));
}

async function openFile(source: ByteSource, path: string): Promise<OpenFile> {
  const header = await readSafetensorsHeader(source, path);
  return { file: { ...header, path, byteLength: source.byteLength }, source };
}

function createCheckpoint(openFileList: readonly OpenFile[]): SafetensorsCheckpoint {
  const placedByName = new Map<string, PlacedTensor>();
  for (const open of openFileList) {
    for (const span of open.file.tensors) {
      const other = placedByName.get(span.name);
      if (other !== undefined) throw inTwoFiles(span.name, other.open.file.path, open.file.path);
      placedByName.set(span.name, { span, open });
    }
  }
  return {
    files: openFileList.map(({ file }) => file),
    tensors: new Map(Array.from(placedByName, ([name, { span }]) => [name, span])),
    async readValues(name, start, end) {
      const placed = find(placedByName, name);
      const { dtype } = placed.span;
      if (!isFloatDtype(dtype)) throw notFloats(placed);
      const width = FLOAT_BYTES[dtype];
      return decodeFloats(await readSpan(placed, start * width, end * width), dtype);
    },
    readBytes: async (name, start, end) => readSpan(find(placedByName, name), start, end),
  };
}

function find(placedByName: ReadonlyMap<string, PlacedTensor>, name: string): PlacedTensor {
  const placed = placedByName.get(name);
  if (placed !== undefined) return placed;
  throw new AppError("weights/tensor-missing", `The model has no tensor "${name}"`, {
    details: { tensor: name },
  });
}

async function readSpan(
  { span, open }: PlacedTensor,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (start < 0 || start > end || end > span.byteLength) {
    throw new RangeError(
      `Bytes ${start} to ${end} are not in tensor "${span.name}" of ${span.byteLength} bytes`,
    );
  }
  return open.source.read(span.start + start, span.start + end);
}

function notFloats({ span, open }: PlacedTensor): AppError {
  return new AppError(
    "weights/dtype-unsupported",
    `Cannot read the values of tensor "${span.name}" of ${open.file.path}: ${span.dtype} is not F32, F16 or BF16`,
    { details: { tensor: span.name, dtype: span.dtype, fileName: open.file.path } },
  );
}

function inTwoFiles(name: string, one: string, other: string): AppError {
  return new AppError("weights/duplicate-tensor", `Tensor "${name}" is both in ${one} and in ${other}`, {
    details: { tensor: name, fileName: other },
  });
}
