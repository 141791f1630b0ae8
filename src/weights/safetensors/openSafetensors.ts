import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { countValues, type Checkpoint } from "#weights/tensors/checkpoint.ts";
import { decodeFloats, FLOAT_BYTES, isFloatDtype } from "#weights/tensors/dtype.ts";
import { readSafetensorsHeader, type SafetensorsHeader, type TensorSpan } from "./readSafetensorsHeader.ts";
import { readShardIndex } from "./readShardIndex.ts";

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

interface PlacedTensor extends OpenFile {
  readonly span: TensorSpan;
}

const ONLY_FILE = "model.safetensors";
/** Which shard holds which tensor. */
export const INDEX = "model.safetensors.index.json";

/**
 * Open a model in safetensors: the shards that `model.safetensors.index.json` lists, with everything in them, or else
 * `model.safetensors`, or else the folder's one safetensors file. Only headers are read.
 *
 * @throws {AppError} `weights/file-missing` when there is no such file, or one that the index lists is not there;
 *   `weights/tensor-missing` when a tensor is not in the shard that the index says; `weights/duplicate-tensor` when it
 *   is in two; what `readShardIndex` and `readSafetensorsHeader` throw.
 */
export async function openSafetensors(folder: ByteFolder): Promise<SafetensorsCheckpoint> {
  const index = await folder.open(INDEX);
  if (index === null) {
    const path = await findOnlyFile(folder);
    return createCheckpoint([await openFile(folder, path, "which was there a moment ago")]);
  }
  const fileByTensor = await readShardIndex(index, INDEX);
  const paths = [...new Set(fileByTensor.values())].toSorted();
  return createCheckpoint(
    await Promise.all(paths.map((path) => openFile(folder, path, `which ${INDEX} lists`))),
    fileByTensor,
  );
}

/** Open one safetensors file as a whole model. @throws {AppError} what `readSafetensorsHeader` throws. */
export async function openSafetensorsFile(source: ByteSource, path: string): Promise<SafetensorsCheckpoint> {
  return createCheckpoint([await openSource(source, path)]);
}

async function findOnlyFile(folder: ByteFolder): Promise<string> {
  const paths = (await folder.list())
    .map(({ path }) => path)
    .filter((path) => /^[^/]+\.safetensors$/.test(path));
  if (paths.includes(ONLY_FILE)) return ONLY_FILE;
  const [first] = paths;
  if (first !== undefined && paths.length === 1) return first;
  const found =
    first === undefined ? "there is no safetensors file" : `there are ${paths.length} safetensors files`;
  throw new AppError("weights/file-missing", `Cannot open the model: ${found} and no ${INDEX}`, {
    details: { fileName: INDEX, safetensorsFiles: paths.length },
  });
}

async function openFile(folder: ByteFolder, path: string, whyExpected: string): Promise<OpenFile> {
  const source = await folder.open(path);
  if (source !== null) return openSource(source, path);
  throw new AppError("weights/file-missing", `Cannot open ${path}, ${whyExpected}: there is no such file`, {
    details: { fileName: path },
  });
}

async function openSource(source: ByteSource, path: string): Promise<OpenFile> {
  const header = await readSafetensorsHeader(source, path);
  return { file: { ...header, path, byteLength: source.byteLength }, source };
}

function createCheckpoint(
  openFiles: readonly OpenFile[],
  fileByTensor: ReadonlyMap<string, string> = new Map(),
): SafetensorsCheckpoint {
  const placedByName = placeTensors(openFiles);
  for (const [name, path] of fileByTensor) requirePlace(placedByName.get(name), name, path);
  return {
    files: openFiles.map(({ file }) => file),
    tensors: new Map(Array.from(placedByName, ([name, { span }]) => [name, span])),
    async readValues(name, start, end) {
      const placed = findTensor(placedByName, name);
      const { dtype, shape } = placed.span;
      if (!isFloatDtype(dtype)) throw notFloats(placed);
      requireRange(name, start, end, countValues(shape), "values");
      const width = FLOAT_BYTES[dtype];
      return decodeFloats(await readSpan(placed, start * width, end * width), dtype);
    },
    async readBytes(name, start, end) {
      const placed = findTensor(placedByName, name);
      requireRange(name, start, end, placed.span.byteLength, "bytes");
      return readSpan(placed, start, end);
    },
  };
}

function placeTensors(openFiles: readonly OpenFile[]): ReadonlyMap<string, PlacedTensor> {
  const placedByName = new Map<string, PlacedTensor>();
  for (const { file, source } of openFiles) {
    for (const span of file.tensors) {
      const other = placedByName.get(span.name);
      if (other !== undefined) throw inTwoFiles(span.name, other.file.path, file.path);
      placedByName.set(span.name, { span, file, source });
    }
  }
  return placedByName;
}

function requirePlace(placed: PlacedTensor | undefined, name: string, path: string): void {
  if (placed?.file.path === path) return;
  const found = placed === undefined ? "it is in none of the files" : `it is in ${placed.file.path}`;
  throw new AppError(
    "weights/tensor-missing",
    `Tensor "${name}" is not in ${path}, where ${INDEX} says it is: ${found}`,
    { details: { tensor: name, fileName: path } },
  );
}

function findTensor(placedByName: ReadonlyMap<string, PlacedTensor>, name: string): PlacedTensor {
  const placed = placedByName.get(name);
  if (placed !== undefined) return placed;
  throw new AppError("weights/tensor-missing", `The model has no tensor "${name}"`, {
    details: { tensor: name },
  });
}

function requireRange(name: string, start: number, end: number, count: number, unit: string): void {
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (isWhole && start >= 0 && start <= end && end <= count) return;
  throw new RangeError(`Cannot read ${unit} ${start} to ${end} of tensor "${name}": it has ${count}`);
}

/** The range has been checked. */
function readSpan(
  { span, source }: PlacedTensor,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return source.read(span.start + start, span.start + end);
}

function notFloats({ span, file }: PlacedTensor): AppError {
  return new AppError(
    "weights/dtype-unsupported",
    `Cannot read the values of tensor "${span.name}" of ${file.path}: ${span.dtype} is not F32, F16 or BF16`,
    { details: { tensor: span.name, dtype: span.dtype, fileName: file.path } },
  );
}

function inTwoFiles(name: string, one: string, other: string): AppError {
  return new AppError("weights/duplicate-tensor", `Tensor "${name}" is both in ${one} and in ${other}`, {
    details: { tensor: name, fileName: other },
  });
}
