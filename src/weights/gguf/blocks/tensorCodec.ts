import { AppError } from "#core/errors.ts";
import { decodeFloats, encodeFloats, isFloatDtype } from "#weights/tensors/dtype.ts";
import { BLOCK_LENGTH } from "./blockFormat.ts";
import { decodeQ4_0, encodeQ4_0, Q4_0_BYTES } from "./q4_0.ts";
import { decodeQ8_0, encodeQ8_0, Q8_0_BYTES } from "./q8_0.ts";

/** The ggml types that Hearth writes. */
export type WrittenType = "F32" | "F16" | "Q8_0" | "Q4_0";

const BLOCK_CODECS = {
  Q8_0: { blockBytes: Q8_0_BYTES, encode: encodeQ8_0, decode: decodeQ8_0 },
  Q4_0: { blockBytes: Q4_0_BYTES, encode: encodeQ4_0, decode: decodeQ4_0 },
} as const;

/**
 * Decode whole rows to 32-bit floats; exact for F32, F16 and BF16.
 *
 * @throws {AppError} `weights/dtype-unsupported` for a type that Hearth does not decode, with the tensor's name.
 */
export function decodeTensor(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  tensor: string,
): Float32Array<ArrayBuffer> {
  if (isFloatDtype(type)) return decodeFloats(bytes, type);
  if (type !== "Q8_0" && type !== "Q4_0") throw undecodable(type, tensor);
  const { blockBytes, decode } = BLOCK_CODECS[type];
  const values = new Float32Array((bytes.length / blockBytes) * BLOCK_LENGTH);
  decode(bytes, values);
  return values;
}

/**
 * Encode whole rows.
 *
 * @throws {AppError} `weights/not-finite`, with the value and its `index` in `values`.
 */
export function encodeTensor(values: Float32Array<ArrayBuffer>, type: WrittenType): Uint8Array<ArrayBuffer> {
  if (type === "F32" || type === "F16") return encodeFloats(values, type);
  const { blockBytes, encode } = BLOCK_CODECS[type];
  const bytes = new Uint8Array((values.length / BLOCK_LENGTH) * blockBytes);
  encode(values, bytes);
  return bytes;
}

function undecodable(type: string, tensor: string): AppError {
  return new AppError(
    "weights/dtype-unsupported",
    `Cannot read tensor "${tensor}": it is stored as ${type}, Hearth reads F32, F16, BF16, Q8_0 and Q4_0`,
    { details: { tensor, dtype: type } },
  );
}
