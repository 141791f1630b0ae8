import { AppError } from "#core/errors.ts";

/**
 * The smallest module with a 64-bit memory: magic, version, then a memory section (5) of three bytes with one memory,
 * the flag for 64-bit addresses (4) and one page at least.
 *
 * @see WebAssembly core specification 3.0, binary format of memory types
 */
const WIDE_MEMORY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 1);

/**
 * Refuse a browser whose WebAssembly has no 64-bit memory, before a file is read for nothing.
 *
 * @throws {AppError} `engine/browser-unsupported`
 */
export function requireWideMemory(validate: (module: BufferSource) => boolean = WebAssembly.validate): void {
  if (validate(WIDE_MEMORY_MODULE)) return;
  throw new AppError(
    "engine/browser-unsupported",
    "WebAssembly.validate() refuses a module with a 64-bit memory",
  );
}
