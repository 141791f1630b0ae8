/** What is kept of a metadata entry: numbers and texts; of an array only where it lies. */
export type GgufValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string }
  | {
      readonly kind: "array";
      /** GGUF's value type of the items. */
      readonly itemType: number;
      readonly length: number;
      /** Byte of the file where the first item begins. */
      readonly position: number;
    };

/** A GGUF file's metadata by key, e.g. `general.architecture`. */
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** GGUF's ids of value types. */
export const GGUF_VALUE_TYPES = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  text: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

/** Bytes of the value types that have a fixed length, by id. */
export const FIXED_VALUE_BYTES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** A text of the metadata; `null` if the key is not there or holds something else. */
export function ggufText(metadata: GgufMetadata, key: string): string | null {
  const value = metadata.get(key);
  return value?.kind === "text" ? value.value : null;
}

/** A number of the metadata; 64-bit ones beyond 2^53 are rounded. `null` if there is none. */
export function ggufNumber(metadata: GgufMetadata, key: string): number | null {
  const value = metadata.get(key);
  return value?.kind === "number" ? value.value : null;
}

/** A yes or no of the metadata; `null` if there is none. */
export function ggufBoolean(metadata: GgufMetadata, key: string): boolean | null {
  const value = metadata.get(key);
  return value?.kind === "boolean" ? value.value : null;
}

/**
 * Decode one value of a fixed-length type.
 *
 * @param view Exactly the value's bytes, or more from its start on.
 */
export function decodeGgufNumber(view: DataView, type: number, offset = 0): number {
  switch (type) {
    case GGUF_VALUE_TYPES.uint8:
    case GGUF_VALUE_TYPES.bool:
      return view.getUint8(offset);
    case GGUF_VALUE_TYPES.int8:
      return view.getInt8(offset);
    case GGUF_VALUE_TYPES.uint16:
      return view.getUint16(offset, true);
    case GGUF_VALUE_TYPES.int16:
      return view.getInt16(offset, true);
    case GGUF_VALUE_TYPES.uint32:
      return view.getUint32(offset, true);
    case GGUF_VALUE_TYPES.int32:
      return view.getInt32(offset, true);
    case GGUF_VALUE_TYPES.float32:
      return view.getFloat32(offset, true);
    case GGUF_VALUE_TYPES.uint64:
      return Number(view.getBigUint64(offset, true));
    case GGUF_VALUE_TYPES.int64:
      return Number(view.getBigInt64(offset, true));
    default:
      return view.getFloat64(offset, true);
  }
}
