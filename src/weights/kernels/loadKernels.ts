/** The memory of a module: the part of `WebAssembly.Memory` that is used. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyHost {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: unknown } }>;
}

// the types of browsers and of Node share no declaration of it
const { WebAssembly: host } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHost };

const PAGE_BYTES = 65_536;

/**
 * Instantiate a module of kernels that was compiled from `assembly`; it imports nothing.
 *
 * @param base64 The module's bytes.
 * @param memoryBytes How much memory the kernels' callers use.
 */
export async function loadKernels<Exports extends { readonly memory: KernelMemory }>(
  base64: string,
  memoryBytes: number,
): Promise<Exports> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { instance } = await host.instantiate(bytes);
  // what it exports is the compiler's promise; tests run every function
  const exports = instance.exports as Exports;
  const missing = memoryBytes - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return exports;
}
