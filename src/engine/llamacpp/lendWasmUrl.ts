import { AppError } from "#core/errors.ts";

/** An address for as long as it is lent. */
export interface LentUrl {
  readonly url: string;
  readonly takeBack: () => void;
}

/**
 * Give llama.cpp's WebAssembly an address while llama.cpp is being started. Bytes that were handed over get one in memory,
 * so that a worker without any network can start; llama.cpp compiles them as they stream, which takes their type.
 *
 * @param wasm The bytes, or where they are served.
 * @throws {AppError} `engine/worker-lost` when there is neither.
 */
export function lendWasmUrl(wasm: Blob | string | undefined): LentUrl {
  if (wasm === undefined) {
    throw new AppError("engine/worker-lost", "Cannot start llama.cpp: it was given no WebAssembly");
  }
  if (typeof wasm === "string") return { url: wasm, takeBack: () => {} };
  const url = URL.createObjectURL(new Blob([wasm], { type: "application/wasm" }));
  return { url, takeBack: () => URL.revokeObjectURL(url) };
}
