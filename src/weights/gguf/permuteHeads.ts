/** What the rows of a query or key projection are ordered for. */
export type RowOrder = "gguf" | "hugging-face";

/**
 * Bring the rows of whole attention heads into the other order. Hugging Face rotates row `i` of a head together with row
 * `i + rows / 2`, llama.cpp's Llama architecture neighbours: its row `2i + half` is Hugging Face's row `half · rows / 2 + i`.
 *
 * @param bytes Whole heads, of any type whose rows are whole bytes.
 * @param rowBytes Bytes of a row as stored.
 * @param headRows Rows of a head, an even number.
 * @returns The same rows, copied.
 * @see llama.cpp `convert_hf_to_gguf.py`, `permute`
 */
export function permuteHeads(
  bytes: Uint8Array,
  { rowBytes, headRows, to }: { readonly rowBytes: number; readonly headRows: number; readonly to: RowOrder },
): Uint8Array<ArrayBuffer> {
  const headCount = bytes.length / rowBytes / headRows;
  if (!Number.isInteger(headCount) || headRows % 2 !== 0) {
    throw new RangeError(`${bytes.length} bytes are no whole heads of ${headRows} rows of ${rowBytes} bytes`);
  }
  const permuted = new Uint8Array(bytes.length);
  for (let head = 0; head < headCount; head += 1) {
    for (let row = 0; row < headRows; row += 1) {
      const paired = head * headRows + (row % (headRows / 2)) * 2 + Math.floor(row / (headRows / 2));
      const halved = head * headRows + row;
      const [source, target] = to === "gguf" ? [halved, paired] : [paired, halved];
      permuted.set(bytes.subarray(source * rowBytes, (source + 1) * rowBytes), target * rowBytes);
    }
  }
  return permuted;
}
