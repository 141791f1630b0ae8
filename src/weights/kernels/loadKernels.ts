const PAGE_BYTES = 65_536;

/**
 * Instantiate a module of kernels that was compiled from `assembly` and import nothing.
 *
 * @param base64 The module's bytes.
 * @param memoryBytes How much memory the kernels' callers use.
 */
export async function loadKernels<Exports extends { readonly memory: WebAssembly.Memory }>(
  base64: string,
  memoryBytes: number,
): Promise<Exports> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes);
  // the types of the exports are the compiler's promise; tests run every one of them
  const exports = instance.exports as unknown as Exports;
  const missing = memoryBytes - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return exports;
}
