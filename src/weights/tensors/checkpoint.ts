/** What a file says of a tensor. */
export interface TensorInfo {
  readonly name: string;
  /** As the file names it: `BF16`, `F32`, `Q8_0`, … */
  readonly dtype: string;
  /** Slowest dimension first, as in PyTorch; empty for a single number. */
  readonly shape: readonly number[];
  /** As stored. */
  readonly byteLength: number;
}

/** The tensors of a model, wherever and however they are stored. Nothing is read until it is asked for. */
export interface Checkpoint {
  /** By name, in the order of the files. Names are those of the Hugging Face layout (`model.layers.0.…`). */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * Read a tensor's values `start` to `end` (exclusive), counted in row-major order, as 32-bit floats. Exact for F32,
   * F16 and BF16. Where weights are stored in blocks, or with rows in another order, both have to be whole rows.
   *
   * @throws {AppError} `weights/tensor-missing`, `weights/dtype-unsupported`, `weights/truncated`.
   */
  readValues(name: string, start: number, end: number): Promise<Float32Array<ArrayBuffer>>;
  /** Read bytes `start` to `end` (exclusive) of a tensor as stored. */
  readBytes(name: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** How many values a shape holds. */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** How many values a row holds: all dimensions but the first. A vector has rows of one. */
export function rowLength(shape: readonly number[]): number {
  return countValues(shape.slice(1));
}
